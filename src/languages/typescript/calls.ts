import type { Argument, Call, Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf } from '../lowering.ts';
import { type Context, expressionAt } from './context.ts';
import { spreadValue } from './objects.ts';

export function lowerCall(node: SyntaxNode, context: Context): Call {
  const awaited = awaitedCallee(node);
  const callee = awaited ? context.expression(awaited) : expressionAt(node, 'function', context);
  const given = fieldOf(node, 'arguments');
  if (given?.type === 'template_string') return taggedTemplate(callee, given, node, context);
  return {
    kind: 'call',
    callee,
    arguments: lowerArguments(given, context),
    form: 'call',
    awaited: awaited !== undefined,
    span: node.span,
  };
}

/**
 * The grammar reads `await load<Order>(id)` as a call of what `await load` answers. Whoever means that writes parentheses,
 * so an `await` that is called is always the call that is awaited.
 */
function awaitedCallee(node: SyntaxNode): SyntaxNode | undefined {
  const callee = fieldOf(node, 'function');
  return callee?.type === 'await_expression' ? partsOf(callee)[0] : undefined;
}

export function lowerNew(node: SyntaxNode, context: Context): Call {
  return {
    kind: 'call',
    callee: expressionAt(node, 'constructor', context),
    arguments: lowerArguments(fieldOf(node, 'arguments'), context),
    form: 'new',
    awaited: false,
    span: node.span,
  };
}

export function lowerAwait(node: SyntaxNode, context: Context): Expression {
  const [inner] = partsOf(node);
  const operand = inner ? context.expression(inner) : opaque([], node.span);
  if (operand.kind === 'call' && operand.form !== 'jsx') return { ...operand, awaited: true };
  return { kind: 'operation', operator: 'await', operands: [operand], span: node.span };
}

/**
 * The grammar reads a tagged template with one type argument (`sql<Order>` before a template) as two comparisons. No
 * program compares a comparison with a template, so this shape is always the call.
 */
export function lowerTypedTag(node: SyntaxNode, context: Context): Call | null {
  const comparison = fieldOf(node, 'left');
  const template = fieldOf(node, 'right');
  if (template?.type !== 'template_string' || comparison?.type !== 'binary_expression') return null;
  if (fieldOf(node, 'operator')?.type !== '>' || fieldOf(comparison, 'operator')?.type !== '<') return null;
  const tag = fieldOf(comparison, 'left');
  if (!tag) return null;
  if (tag.type !== 'await_expression') return taggedTemplate(context.expression(tag), template, node, context);
  const [awaited] = partsOf(tag);
  return awaited ? { ...taggedTemplate(context.expression(awaited), template, node, context), awaited: true } : null;
}

function taggedTemplate(callee: Expression, template: SyntaxNode, node: SyntaxNode, context: Context): Call {
  const value = context.expression(template);
  return { kind: 'call', callee, arguments: [{ value }], form: 'tagged', awaited: false, span: node.span };
}

function lowerArguments(node: SyntaxNode | undefined, context: Context): readonly Argument[] {
  if (!node) return [];
  return partsOf(node).map((part) => {
    if (part.type === 'spread_element') return { spread: true, value: spreadValue(part, context) };
    return { value: context.expression(part) };
  });
}
