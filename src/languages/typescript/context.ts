import type { Block } from '../../core/statements.ts';
import type { Export, Expression, Import, TypeAlias } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque } from '../lowering.ts';

/**
 * What every part of the front end is handed: the text, what the module imports and exports so far, and the way back to
 * the two tables, so that the parts need not import each other in a circle.
 */
export interface Context {
  readonly text: string;
  readonly imports: Import[];
  readonly exports: Export[];
  readonly types: TypeAlias[];
  readonly expression: (node: SyntaxNode) => Expression;
  /** One node may stand for several statements, or for none. */
  readonly statement: (node: SyntaxNode) => Block;
}

export type LowerExpression = (node: SyntaxNode, context: Context) => Expression;
export type LowerStatement = (node: SyntaxNode, context: Context) => Block;

/** The expression in a field; a broken tree may lack it. */
export function expressionAt(node: SyntaxNode, field: string, context: Context): Expression {
  const child = fieldOf(node, field);
  return child ? context.expression(child) : opaque([], node.span);
}

/** The body in a field: a block, a lone statement, or nothing. */
export function blockAt(node: SyntaxNode, field: string, context: Context): Block {
  const child = fieldOf(node, field);
  return child ? context.statement(child) : [];
}

/** Whether a keyword or a sign such as `async` or `*` stands directly in the node. */
export function hasToken(node: SyntaxNode, token: string): boolean {
  return node.children.some((child) => !child.named && child.type === token);
}
