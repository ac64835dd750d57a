import type { Expression, Literal, Name } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { opaque, partsOf, textOf } from '../lowering.ts';
import type { Context } from './context.ts';
import { stringValue } from './literals.ts';

/** The key of an object entry, as `ObjectEntry` has it. */
interface Key {
  readonly key: Expression;
  readonly computed?: true;
}

export function lowerName(node: SyntaxNode, context: Context): Name {
  return { kind: 'name', name: textOf(node, context.text), span: node.span };
}

export function lowerKey(node: SyntaxNode, context: Context): Key {
  if (node.type === 'string' || node.type === 'number') return { key: context.expression(node) };
  if (node.type !== 'computed_property_name') return { key: wordKey(node, context) };
  const [inner] = partsOf(node);
  return { key: inner ? context.expression(inner) : opaque([], node.span), computed: true };
}

/** An identifier as a key: `{ price }` has the key `'price'`. */
export function wordKey(node: SyntaxNode, context: Context): Literal {
  return { kind: 'literal', value: textOf(node, context.text), type: 'string', span: node.span };
}

/**
 * What a method, a field, an imported or exported name is called: quotes fall away, and a computed name keeps its
 * brackets (`[Symbol.iterator]`) unless it is a literal.
 */
export function memberName(node: SyntaxNode | undefined, text: string): string {
  if (!node) return '';
  if (node.type === 'string') return stringValue(node, text);
  const [inner] = node.type === 'computed_property_name' ? partsOf(node) : [];
  return inner?.type === 'string' ? stringValue(inner, text) : textOf(node, text);
}
