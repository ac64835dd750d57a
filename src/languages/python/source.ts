import type { Gap } from '../../core/gap.ts';
import type { Statement } from '../../core/statements.ts';
import type { Expression, Import, Name, OpaqueExpression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { opaque, partsOf, textOf } from '../lowering.ts';

/**
 * One file while it is lowered. Expressions and statements hold each other, so that their files reach one another
 * through here and not by import.
 */
export interface Source {
  readonly text: string;
  readonly path: string;
  readonly imports: Import[];
  readonly gaps: Gap[];
  frame: Frame;
  /** How many arms of `elif` or `case` stand around: they are flat in the text but nest in the common syntax. */
  nesting: number;
  expression(node: SyntaxNode): Expression;
  statement(node: SyntaxNode): readonly Statement[];
  block(node: SyntaxNode | undefined): Statement[];
}

/** What the statements of a function tell about the function. */
export interface Frame {
  /** Names that `global` and `nonlocal` put elsewhere. */
  readonly outerNames: Set<string>;
  yields: boolean;
}

export function functionFrame(): Frame {
  return { outerNames: new Set(), yields: false };
}

export function fieldsOf(node: SyntaxNode, name: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === name);
}

export function hasToken(node: SyntaxNode, token: string): boolean {
  return node.children.some((child) => !child.named && child.type === token);
}

export function nameOf(node: SyntaxNode, source: Source): Name {
  return { kind: 'name', name: textOf(node, source.text), span: node.span };
}

export function opaqueWithChildren(node: SyntaxNode, source: Source): OpaqueExpression {
  return opaque(partsOf(node).map(source.expression), node.span);
}

/** The expression of a child, or an opaque one in the place of a child that is missing from broken text. */
export function expressionOr(child: SyntaxNode | undefined, parent: SyntaxNode, source: Source): Expression {
  return child ? source.expression(child) : opaque([], parent.span);
}
