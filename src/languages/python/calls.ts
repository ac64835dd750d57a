import type { Argument, Call } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import { expressionOr, type Source } from './source.ts';

export function lowerCall(node: SyntaxNode, source: Source): Call {
  const list = fieldOf(node, 'arguments');
  return {
    kind: 'call',
    callee: expressionOr(fieldOf(node, 'function'), node, source),
    arguments: list ? lowerArguments(list, source) : [],
    form: 'call',
    awaited: false,
    span: node.span,
  };
}

export function lowerArguments(list: SyntaxNode, source: Source): Argument[] {
  // `sum(order.price for order in orders)`: the generator is the whole list.
  if (list.type === 'generator_expression') return [{ value: source.expression(list) }];
  return partsOf(list).map((argument) => lowerArgument(argument, source));
}

function lowerArgument(node: SyntaxNode, source: Source): Argument {
  const [inner] = partsOf(node);
  if (node.type === 'keyword_argument') {
    const name = fieldOf(node, 'name');
    const value = expressionOr(fieldOf(node, 'value'), node, source);
    return name ? { name: textOf(name, source.text), value } : { value };
  }
  if (inner && (node.type === 'list_splat' || node.type === 'dictionary_splat')) {
    return { spread: true, value: source.expression(inner) };
  }
  return { value: source.expression(node) };
}
