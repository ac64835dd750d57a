import { createRequire } from 'node:module';
import { Language as Grammar, Parser, type TreeCursor } from 'web-tree-sitter';
import type { Span } from '../core/span.ts';

/**
 * One node of a concrete syntax tree, copied out of the parser's memory: walking plain objects is several times cheaper
 * than crossing into WebAssembly for each step.
 */
export interface SyntaxNode {
  readonly type: string;
  /** False for punctuation and keywords. */
  readonly named: boolean;
  /** The name of the parent's field that holds it, where it has one. */
  readonly field: string | null;
  readonly children: readonly SyntaxNode[];
  readonly span: Span;
  readonly start: number;
  readonly end: number;
  /** True for what the parser made up or could not place. */
  readonly broken: boolean;
}

export type GrammarName = 'python' | 'typescript' | 'tsx' | 'javascript';

export interface ParseResult {
  /** Null where the time or depth budget ran out. */
  readonly root: SyntaxNode | null;
  readonly failure: 'too-slow' | 'too-deep' | null;
  /** The first line that did not parse. */
  readonly errorLine: number | null;
}

/** Per file. A file over any of them is a gap. */
export const LIMITS = { bytes: 1_500_000, milliseconds: 4_000, depth: 400 } as const;

const parsers = new Map<GrammarName, Parser>();
await load(['python', 'typescript', 'tsx', 'javascript']);

/** Parses within the budget of `LIMITS`; never throws on any text. */
export function parse(text: string, grammar: GrammarName): ParseResult {
  const parser = parsers.get(grammar);
  if (!parser) throw new Error(`grammar ${grammar} is not loaded`);
  const deadline = performance.now() + LIMITS.milliseconds;
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > deadline });
  if (!tree) {
    parser.reset();
    return { root: null, failure: 'too-slow', errorLine: null };
  }
  const cursor = tree.walk();
  try {
    const reader = { errorLine: null, tooDeep: false, lineStarts: lineStartsOf(text), mayMiss: tree.rootNode.hasError };
    const root = copy(cursor, 0, reader);
    if (reader.tooDeep) return { root: null, failure: 'too-deep', errorLine: null };
    return { root, failure: null, errorLine: reader.mayMiss ? (reader.errorLine ?? 1) : null };
  } finally {
    cursor.delete();
    tree.delete();
  }
}

interface Reader {
  errorLine: number | null;
  tooDeep: boolean;
  /** Where each line starts: the parser would tell the places too, at two more crossings for each node. */
  readonly lineStarts: readonly number[];
  /** Only a text with an error has nodes that the parser made up. */
  readonly mayMiss: boolean;
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The number of the line, from 0, that the offset stands in. */
function rowOf(offset: number, starts: readonly number[]): number {
  let low = 0;
  let high = starts.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

function spanOf(start: number, end: number, starts: readonly number[]): Span {
  const [row, endRow] = [rowOf(start, starts), rowOf(end, starts)];
  return {
    line: row + 1,
    column: start - (starts[row] ?? 0),
    endLine: endRow + 1,
    endColumn: end - (starts[endRow] ?? 0),
  };
}

function copy(cursor: TreeCursor, depth: number, reader: Reader): SyntaxNode {
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const span = spanOf(start, end, reader.lineStarts);
  const type = cursor.nodeType;
  const broken = type === 'ERROR' || (reader.mayMiss && cursor.nodeIsMissing);
  if (broken) reader.errorLine ??= span.line;
  const named = cursor.nodeIsNamed;
  const field = cursor.currentFieldName;
  const children: SyntaxNode[] = [];
  if (depth >= LIMITS.depth) reader.tooDeep = true;
  else if (cursor.gotoFirstChild()) {
    do children.push(copy(cursor, depth + 1, reader));
    while (!reader.tooDeep && cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, named, field, children, span, start, end, broken };
}

async function load(names: readonly GrammarName[]): Promise<void> {
  await Parser.init();
  const require = createRequire(import.meta.url);
  for (const name of names) {
    const grammar = await Grammar.load(require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`));
    const parser = new Parser();
    parser.setLanguage(grammar);
    parsers.set(name, parser);
  }
}
