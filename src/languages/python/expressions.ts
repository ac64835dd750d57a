import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf, textOf } from '../lowering.ts';
import { lowerAnnotation } from './annotations.ts';
import { lowerCall } from './calls.ts';
import { lowerComprehension, lowerDictionary, lowerList, lowerSpread, lowerTuple } from './collections.ts';
import { lowerLambda } from './functions.ts';
import { lowerNumber } from './numbers.ts';
import {
  lowerAsPattern,
  lowerAwait,
  lowerBinary,
  lowerComparison,
  lowerConditional,
  lowerUnary,
  lowerWalrus,
  lowerYield,
} from './operations.ts';
import { expressionOr, fieldsOf, nameOf, opaqueWithChildren, type Source } from './source.ts';
import { lowerString, lowerStrings } from './strings.ts';

type LowerExpression = (node: SyntaxNode, source: Source) => Expression;

export function lowerExpression(node: SyntaxNode, source: Source): Expression {
  const lower = HANDLERS.get(node.type) ?? opaqueWithChildren;
  return lower(node, source);
}

const HANDLERS: ReadonlyMap<string, LowerExpression> = new Map<string, LowerExpression>([
  ['identifier', nameOf],
  ['dotted_name', lowerDottedName],
  ['attribute', lowerMember],
  ['subscript', lowerIndex],
  ['call', lowerCall],
  ['parenthesized_expression', lowerInner],
  ['as_pattern_target', lowerInner],
  ['type', lowerAnnotation],
  ['generic_type', lowerAnnotation],
  ['union_type', lowerAnnotation],
  ['member_type', lowerAnnotation],
  ['splat_type', lowerSpread],
  ['string', lowerString],
  ['concatenated_string', lowerStrings],
  ['integer', lowerNumber],
  ['float', lowerNumber],
  ['true', lowerConstant],
  ['false', lowerConstant],
  ['none', lowerConstant],
  ['ellipsis', (node) => opaque([], node.span)],
  ['list', lowerList],
  ['list_pattern', lowerList],
  ['set', lowerList],
  ['tuple', lowerList],
  ['expression_list', lowerList],
  ['pattern_list', lowerList],
  ['tuple_pattern', lowerTuple],
  ['list_splat', lowerSpread],
  ['list_splat_pattern', lowerSpread],
  ['dictionary_splat', lowerSpread],
  ['dictionary_splat_pattern', lowerSpread],
  ['dictionary', lowerDictionary],
  ['list_comprehension', lowerComprehension],
  ['set_comprehension', lowerComprehension],
  ['dictionary_comprehension', lowerComprehension],
  ['generator_expression', lowerComprehension],
  ['lambda', lowerLambda],
  ['binary_operator', lowerBinary],
  ['boolean_operator', lowerBinary],
  ['unary_operator', lowerUnary],
  ['not_operator', lowerUnary],
  ['comparison_operator', lowerComparison],
  ['conditional_expression', lowerConditional],
  ['named_expression', lowerWalrus],
  ['as_pattern', lowerAsPattern],
  ['await', lowerAwait],
  ['yield', lowerYield],
]);

function lowerDottedName(node: SyntaxNode, source: Source): Expression {
  const [first, ...rest] = partsOf(node);
  if (!first) return opaque([], node.span);
  return rest.reduce<Expression>(
    (object, part) => ({ kind: 'member', object, property: textOf(part, source.text), span: node.span }),
    nameOf(first, source),
  );
}

function lowerMember(node: SyntaxNode, source: Source): Expression {
  const property = fieldOf(node, 'attribute');
  return {
    kind: 'member',
    object: expressionOr(fieldOf(node, 'object'), node, source),
    property: property ? textOf(property, source.text) : '',
    span: node.span,
  };
}

function lowerIndex(node: SyntaxNode, source: Source): Expression {
  const object = expressionOr(fieldOf(node, 'value'), node, source);
  const indexes = fieldsOf(node, 'subscript');
  const [first] = indexes;
  const index: Expression =
    first && indexes.length === 1
      ? source.expression(first)
      : { kind: 'list', type: 'tuple', items: indexes.map(source.expression), span: node.span };
  return { kind: 'index', object, index, span: node.span };
}

function lowerInner(node: SyntaxNode, source: Source): Expression {
  const children = partsOf(node);
  const [inner] = children;
  return inner && children.length === 1 ? source.expression(inner) : opaqueWithChildren(node, source);
}

function lowerConstant(node: SyntaxNode): Expression {
  if (node.type === 'none') return { kind: 'literal', value: null, type: 'null', span: node.span };
  return { kind: 'literal', value: node.type === 'true', type: 'boolean', span: node.span };
}
