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
    const reader = { errorLine: null, tooDeep: false };
    const root = copy(cursor, 0, reader);
    if (reader.tooDeep) return { root: null, failure: 'too-deep', errorLine: null };
    return { root, failure: null, errorLine: tree.rootNode.hasError ? (reader.errorLine ?? 1) : null };
  } finally {
    cursor.delete();
    tree.delete();
  }
}

interface Reader {
  errorLine: number | null;
  tooDeep: boolean;
}

function copy(cursor: TreeCursor, depth: number, reader: Reader): SyntaxNode {
  const from = cursor.startPosition;
  const to = cursor.endPosition;
  const type = cursor.nodeType;
  const broken = type === 'ERROR' || cursor.nodeIsMissing;
  if (broken) reader.errorLine ??= from.row + 1;
  const head = {
    type,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    span: { line: from.row + 1, column: from.column, endLine: to.row + 1, endColumn: to.column },
    start: cursor.startIndex,
    end: cursor.endIndex,
    broken,
  };
  const children: SyntaxNode[] = [];
  if (depth >= LIMITS.depth) reader.tooDeep = true;
  else if (cursor.gotoFirstChild()) {
    do children.push(copy(cursor, depth + 1, reader));
    while (!reader.tooDeep && cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { ...head, children };
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
