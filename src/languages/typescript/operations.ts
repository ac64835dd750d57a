import type { Expression, Operation } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf } from '../lowering.ts';
import { lowerTypedTag } from './calls.ts';
import { type Context, expressionAt, hasToken } from './context.ts';
import { lowerPattern } from './patterns.ts';

const SPELLINGS = new Map([
  ['===', '=='],
  ['!==', '!='],
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
]);

export function lowerBinary(node: SyntaxNode, context: Context): Expression {
  const tagged = lowerTypedTag(node, context);
  if (tagged) return tagged;
  return operation(node, operatorOf(node), [expressionAt(node, 'left', context), expressionAt(node, 'right', context)]);
}

/** `!x`, `-x`, `typeof x`, `delete x.y`, and the updates `x++`, `--x`. */
export function lowerUnary(node: SyntaxNode, context: Context): Operation {
  return operation(node, operatorOf(node), [expressionAt(node, 'argument', context)]);
}

export function lowerTernary(node: SyntaxNode, context: Context): Operation {
  const fields = ['condition', 'consequence', 'alternative'];
  return operation(
    node,
    '?:',
    fields.map((field) => expressionAt(node, field, context)),
  );
}

/** `yield* orders` yields what `...orders` would spread. */
export function lowerYield(node: SyntaxNode, context: Context): Operation {
  const operands = partsOf(node).map(context.expression);
  return operation(node, 'yield', hasToken(node, '*') ? [operation(node, 'spread', operands)] : operands);
}

/** An assignment whose value is used. `total ??= load()` assigns `total ?? load()`. */
export function lowerAssignmentExpression(node: SyntaxNode, context: Context): Operation {
  const target = assignmentTarget(node, context);
  const value = expressionAt(node, 'right', context);
  const operator = assignmentOperator(node);
  return operation(node, ':=', [target, operator === null ? value : operation(node, operator, [target, value])]);
}

export function assignmentTarget(node: SyntaxNode, context: Context): Expression {
  const left = fieldOf(node, 'left');
  return left ? lowerPattern(unwrap(left), context) : opaque([], node.span);
}

/** The operator of `+=`, `??=` and the like; null for a plain assignment. */
export function assignmentOperator(node: SyntaxNode): string | null {
  if (node.type !== 'augmented_assignment_expression') return null;
  const sign = (fieldOf(node, 'operator')?.type ?? '=').slice(0, -1);
  return SPELLINGS.get(sign) ?? sign;
}

/** The expression inside parentheses, a `!` or a type assertion, none of which changes what is meant. */
export function lowerWrapped(node: SyntaxNode, context: Context): Expression {
  const inner = innerOf(node);
  return inner ? context.expression(inner) : opaque([], node.span);
}

export function unwrap(node: SyntaxNode): SyntaxNode {
  const inner = WRAPPERS.has(node.type) ? innerOf(node) : undefined;
  return inner ? unwrap(inner) : node;
}

export const WRAPPERS: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'non_null_expression',
  'as_expression',
  'satisfies_expression',
  'type_assertion',
  'instantiation_expression',
]);

function innerOf(node: SyntaxNode): SyntaxNode | undefined {
  const parts = partsOf(node);
  return node.type === 'type_assertion' ? parts.at(-1) : parts[0];
}

function operatorOf(node: SyntaxNode): string {
  const sign = fieldOf(node, 'operator')?.type ?? '';
  return SPELLINGS.get(sign) ?? sign;
}

function operation(node: SyntaxNode, operator: string, operands: readonly Expression[]): Operation {
  return { kind: 'operation', operator, operands, span: node.span };
}
