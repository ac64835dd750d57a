import type { Parameter } from '../../core/definitions.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf } from '../lowering.ts';
import type { Context } from './context.ts';
import { decoratorsOf } from './decorators.ts';
import { lowerPattern } from './patterns.ts';
import { annotationAt } from './types.ts';

const FIELD_MODIFIERS = new Set(['accessibility_modifier', 'override_modifier', 'readonly']);

/** The parameters of a function, or the single bare one of an arrow function. */
export function lowerParameters(node: SyntaxNode, context: Context): readonly Parameter[] {
  const single = fieldOf(node, 'parameter');
  const list = fieldOf(node, 'parameters');
  const parts = single ? [single] : list ? partsOf(list) : [];
  return parts.filter((part) => !namesReceiver(part)).map((part) => lowerParameter(part, context));
}

/** `this: Order` in front of the parameters is a type only. */
function namesReceiver(node: SyntaxNode): boolean {
  return fieldOf(node, 'pattern')?.type === 'this';
}

function lowerParameter(node: SyntaxNode, context: Context): Parameter {
  const target = fieldOf(node, 'pattern') ?? fieldOf(node, 'left') ?? node;
  const value = fieldOf(node, 'value') ?? fieldOf(node, 'right');
  const decorators = decoratorsOf(node, context);
  const isField = node.children.some((child) => FIELD_MODIFIERS.has(child.type));
  return {
    ...bindingOf(lowerPattern(target, context)),
    ...(value && { default: context.expression(value) }),
    ...annotationAt(node, 'type', context),
    ...(isField && { isField }),
    ...(decorators.length > 0 && { decorators }),
    span: node.span,
  };
}

function bindingOf(target: Expression): Pick<Parameter, 'name' | 'pattern' | 'rest'> {
  if (target.kind === 'name') return { name: target.name };
  const [rest] = target.kind === 'operation' && target.operator === 'spread' ? target.operands : [];
  return rest ? { ...bindingOf(rest), rest: 'positional' } : { name: '', pattern: target };
}
