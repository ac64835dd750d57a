import type { Expression, Index } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf } from '../lowering.ts';
import type { Context, LowerExpression } from './context.ts';
import { lowerName, memberName } from './names.ts';

const LOWER = new Map<string, LowerExpression>([
  ['identifier', lowerName],
  ['type_identifier', lowerName],
  ['predefined_type', lowerName],
  ['this_type', lowerName],
  ['nested_identifier', lowerQualified],
  ['nested_type_identifier', lowerQualified],
  ['generic_type', lowerGeneric],
  ['array_type', lowerArray],
  ['tuple_type', lowerTuple],
  ['union_type', lowerCombination],
  ['intersection_type', lowerCombination],
  ['lookup_type', lowerLookup],
  ['literal_type', lowerLiteral],
  ['type_query', lowerQuery],
  ['type_annotation', lowerInner],
  ['type_predicate_annotation', lowerInner],
  ['parenthesized_type', lowerInner],
  ['readonly_type', lowerInner],
  ['optional_type', lowerInner],
  ['rest_type', lowerInner],
  ['type_predicate', lowerPredicate],
]);

/**
 * A type in the form of an expression: `Map<string, User>` is `Map[[string, User]]`, `User[]` is `Array[User]`. What only
 * describes a shape (object, function, conditional types) is opaque, and empty: nothing in it runs.
 */
export function lowerType(node: SyntaxNode, context: Context): Expression {
  return LOWER.get(node.type)?.(node, context) ?? opaque([], node.span);
}

/** The annotation in a field, ready to be spread into the node that has it. */
export function annotationAt(node: SyntaxNode, field: string, context: Context): { readonly annotation?: Expression } {
  const type = fieldOf(node, field);
  return type ? { annotation: lowerType(type, context) } : {};
}

/** A type, or a base class, with the types it is applied to. */
export function applyTypes(object: Expression, argumentsNode: SyntaxNode | undefined, context: Context): Expression {
  if (!argumentsNode) return object;
  const items = partsOf(argumentsNode).map((part) => lowerType(part, context));
  const [first = opaque([], argumentsNode.span), ...others] = items;
  const { span } = argumentsNode;
  const index: Expression = others.length === 0 ? first : { kind: 'list', type: 'list', items, span };
  return { kind: 'index', object, index, span: { ...object.span, endLine: span.endLine, endColumn: span.endColumn } };
}

function lowerInner(node: SyntaxNode, context: Context): Expression {
  const inner = partsOf(node).at(-1);
  return inner ? lowerType(inner, context) : opaque([], node.span);
}

function lowerQualified(node: SyntaxNode, context: Context): Expression {
  const object = fieldOf(node, 'module') ?? fieldOf(node, 'object');
  const property = fieldOf(node, 'name') ?? fieldOf(node, 'property');
  if (!object) return opaque([], node.span);
  const name = memberName(property, context.text);
  return { kind: 'member', object: lowerType(object, context), property: name, span: node.span };
}

function lowerGeneric(node: SyntaxNode, context: Context): Expression {
  const name = fieldOf(node, 'name');
  return applyTypes(name ? lowerType(name, context) : opaque([], node.span), fieldOf(node, 'type_arguments'), context);
}

function lowerArray(node: SyntaxNode, context: Context): Index {
  const object: Expression = { kind: 'name', name: 'Array', span: node.span };
  return { kind: 'index', object, index: lowerInner(node, context), span: node.span };
}

function lowerTuple(node: SyntaxNode, context: Context): Expression {
  const items = partsOf(node).map((part) => lowerType(fieldOf(part, 'type') ?? part, context));
  return { kind: 'list', type: 'tuple', items, span: node.span };
}

function lowerCombination(node: SyntaxNode, context: Context): Expression {
  const operator = node.type === 'union_type' ? '|' : '&';
  const operands = partsOf(node).map((part) => lowerType(part, context));
  return { kind: 'operation', operator, operands, span: node.span };
}

function lowerLookup(node: SyntaxNode, context: Context): Expression {
  const [object, index] = partsOf(node);
  if (!object || !index) return opaque([], node.span);
  return { kind: 'index', object: lowerType(object, context), index: lowerType(index, context), span: node.span };
}

function lowerLiteral(node: SyntaxNode, context: Context): Expression {
  const [literal] = partsOf(node);
  return literal ? context.expression(literal) : opaque([], node.span);
}

function lowerQuery(node: SyntaxNode, context: Context): Expression {
  const operands = partsOf(node).slice(0, 1).map(context.expression);
  return { kind: 'operation', operator: 'typeof', operands, span: node.span };
}

function lowerPredicate(node: SyntaxNode): Expression {
  return { kind: 'name', name: 'boolean', span: node.span };
}
