import type { FunctionFacts } from '../core/facts.ts';
import type { SourceText } from '../facts/read-tree.ts';
import { eachWord, wordOf } from './words.ts';

/** A function that stands in no other, with all that stands in it; or, without one, what of a file stands in none. */
export interface Unit {
  readonly file: SourceText;
  readonly root: FunctionFacts | null;
  readonly words: ReadonlySet<number>;
  /** It stands for what the file passes on from others. */
  readonly passes?: boolean;
}

/** All units of a file. A method's words count its class and the bases of that among them. */
export function unitsOf(file: SourceText): readonly Unit[] {
  return divide(file, () => true);
}

/** The units that any of the lines is in. What stands in no function counts by itself, line by line. */
export function unitsAt(file: SourceText, lines: ReadonlySet<number>): readonly Unit[] {
  return divide(file, (line) => lines.has(line)).filter(({ root, words }) =>
    root ? [...lines].some((line) => line >= root.span.line && line <= root.span.endLine) : words.size > 0,
  );
}

/** What others call it by. */
export function namesOf({ root, file }: Unit): readonly number[] {
  if (!root) return [];
  return [root.name, ownerOf(file, root)?.name ?? ''].filter((name) => name.length > 1).map(wordOf);
}

function divide(file: SourceText, isWanted: (line: number) => boolean): readonly Unit[] {
  const starts = lineStarts(file.text);
  const offset = (line: number, column: number) => (starts[line - 1] ?? 0) + column;
  const roots = file.facts.functions
    .filter(({ parent }) => parent === 0)
    .map((root) => ({
      root,
      start: offset(root.span.line, root.span.column),
      end: offset(root.span.endLine, root.span.endColumn),
      words: new Set(classWords(file, root)),
    }))
    .sort((a, b) => a.start - b.start);
  const rest = new Set<number>();
  let [at, line] = [0, 1];
  eachWord(file.text, (word, start) => {
    while ((roots[at]?.end ?? Number.POSITIVE_INFINITY) <= start) at++;
    while ((starts[line] ?? Number.POSITIVE_INFINITY) <= start) line++;
    const own = roots[at];
    if (own && own.start <= start) own.words.add(word);
    else if (isWanted(line)) rest.add(word);
  });
  return [...roots.map(({ root, words }) => ({ file, root, words })), { file, root: null, words: rest }];
}

function classWords(file: SourceText, root: FunctionFacts): readonly number[] {
  const owner = ownerOf(file, root);
  const bases = owner?.bases.flatMap((base) => (base.kind === 'name' ? [base.name] : [])) ?? [];
  return owner ? [owner.name, ...bases].map(wordOf) : [];
}

function ownerOf({ facts }: SourceText, { owner }: FunctionFacts) {
  return owner === null ? undefined : facts.classes[owner];
}

/** The offset of each line's first character. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
