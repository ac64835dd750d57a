import type { Gap } from '../core/gap.ts';
import type { Span } from '../core/span.ts';
import type { Comment, Expression, LanguageId, Module, OpaqueExpression } from '../core/syntax.ts';
import { type GrammarName, LIMITS, parse, type SyntaxNode } from './grammar.ts';

/** One text on its way to a module. */
export interface Source {
  readonly language: LanguageId;
  readonly grammar: GrammarName;
  readonly text: string;
  readonly path: string;
}

/** Parses the text and builds its module; a text over a budget is an empty module with a gap. */
export function lowerModule(
  source: Source,
  lower: (root: SyntaxNode) => Pick<Module, 'imports' | 'exports' | 'types' | 'body'>,
): Module {
  const { language, text, path } = source;
  const lines = countLines(text);
  const empty = { language, lines, imports: [], exports: [], body: [], comments: [] };
  if (text.length > LIMITS.bytes) return { ...empty, gaps: [{ path, reason: 'too-large' }] };
  const { root, failure, errorLine } = parse(text, source.grammar);
  if (!root) return { ...empty, gaps: [{ path, reason: failure ?? 'too-slow' }] };
  const gaps: readonly Gap[] = errorLine === null ? [] : [{ path, reason: 'syntax-error', line: errorLine }];
  return { ...empty, ...lower(root), comments: suppressions(root, text), gaps };
}

export function opaque(children: readonly Expression[], span: Span): OpaqueExpression {
  return { kind: 'opaque', children, span };
}

export function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.start, node.end);
}

export function fieldOf(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name);
}

/** The named children without comments and escaped line ends, which may stand anywhere. */
export function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named && child.type !== 'comment' && child.type !== 'line_continuation');
}

function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function suppressions(root: SyntaxNode, text: string): readonly Comment[] {
  if (!text.includes('cache-audit:')) return [];
  const found: Comment[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'comment' && textOf(node, text).includes('cache-audit:')) {
      found.push({ text: textOf(node, text), line: node.span.line });
    }
    node.children.forEach(visit);
  };
  visit(root);
  return found;
}
