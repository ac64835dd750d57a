import type { Expression, ListExpression, ObjectEntry, ObjectExpression, Operation } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf } from '../lowering.ts';
import type { Context } from './context.ts';
import { lowerFunction } from './functions.ts';
import { lowerKey, lowerName, wordKey } from './names.ts';

export function lowerObject(node: SyntaxNode, context: Context): ObjectExpression {
  return { kind: 'object', entries: partsOf(node).map((part) => lowerEntry(part, context)), span: node.span };
}

export function lowerArray(node: SyntaxNode, context: Context): ListExpression {
  return { kind: 'list', type: 'list', items: partsOf(node).map(context.expression), span: node.span };
}

export function lowerSpread(node: SyntaxNode, context: Context): Operation {
  return { kind: 'operation', operator: 'spread', operands: [spreadValue(node, context)], span: node.span };
}

/** What follows the three dots. */
export function spreadValue(node: SyntaxNode, context: Context): Expression {
  const [value] = partsOf(node);
  return value ? context.expression(value) : opaque([], node.span);
}

function lowerEntry(node: SyntaxNode, context: Context): ObjectEntry {
  if (node.type === 'spread_element') return { key: null, value: spreadValue(node, context) };
  if (node.type === 'shorthand_property_identifier') {
    return { key: wordKey(node, context), value: lowerName(node, context) };
  }
  const method = node.type === 'method_definition';
  const key = fieldOf(node, method ? 'name' : 'key');
  if (!key) return { key: null, value: context.expression(node) };
  if (method) return { ...lowerKey(key, context), value: lowerFunction(node, context) };
  const value = fieldOf(node, 'value');
  return { ...lowerKey(key, context), value: value ? context.expression(value) : opaque([], node.span) };
}
