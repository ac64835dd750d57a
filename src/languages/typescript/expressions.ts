import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf, textOf } from '../lowering.ts';
import { lowerAwait, lowerCall, lowerNew } from './calls.ts';
import { lowerClassExpression } from './classes.ts';
import { type Context, expressionAt, type LowerExpression } from './context.ts';
import { lowerFunction } from './functions.ts';
import { lowerJsx, lowerJsxExpression } from './jsx.ts';
import { lowerBoolean, lowerNothing, lowerNumber, lowerRegex, lowerString, lowerTemplate } from './literals.ts';
import { lowerName, memberName } from './names.ts';
import { lowerArray, lowerObject, lowerSpread } from './objects.ts';
import {
  lowerAssignmentExpression,
  lowerBinary,
  lowerTernary,
  lowerUnary,
  lowerWrapped,
  lowerYield,
  WRAPPERS,
} from './operations.ts';
import { lowerPattern } from './patterns.ts';

const LOWER = new Map<string, LowerExpression>([
  ['identifier', lowerName],
  ['shorthand_property_identifier', lowerName],
  ['property_identifier', lowerName],
  ['private_property_identifier', lowerName],
  ['type_identifier', lowerName],
  ['this', lowerName],
  ['super', lowerName],
  ['import', lowerName],
  ['member_expression', lowerMember],
  ['nested_identifier', lowerMember],
  ['subscript_expression', lowerIndex],
  ['meta_property', lowerMeta],
  ['call_expression', lowerCall],
  ['new_expression', lowerNew],
  ['await_expression', lowerAwait],
  ['string', lowerString],
  ['template_string', lowerTemplate],
  ['number', lowerNumber],
  ['regex', lowerRegex],
  ['true', lowerBoolean],
  ['false', lowerBoolean],
  ['null', lowerNothing],
  ['undefined', lowerNothing],
  ['object', lowerObject],
  ['array', lowerArray],
  ['spread_element', lowerSpread],
  ['arrow_function', lowerFunction],
  ['function_expression', lowerFunction],
  ['generator_function', lowerFunction],
  ['method_definition', lowerFunction],
  ['class', lowerClassExpression],
  ['binary_expression', lowerBinary],
  ['unary_expression', lowerUnary],
  ['update_expression', lowerUnary],
  ['ternary_expression', lowerTernary],
  ['assignment_expression', lowerAssignmentExpression],
  ['augmented_assignment_expression', lowerAssignmentExpression],
  ['yield_expression', lowerYield],
  ['jsx_element', lowerJsx],
  ['jsx_self_closing_element', lowerJsx],
  ['jsx_expression', lowerJsxExpression],
  ['object_pattern', lowerPattern],
  ['array_pattern', lowerPattern],
  ['assignment_pattern', lowerPattern],
  ['rest_pattern', lowerPattern],
]);
for (const wrapper of WRAPPERS) LOWER.set(wrapper, lowerWrapped);

export function lowerExpression(node: SyntaxNode, context: Context): Expression {
  const lower = LOWER.get(node.type);
  return lower ? lower(node, context) : opaque(partsOf(node).map(context.expression), node.span);
}

function lowerMember(node: SyntaxNode, context: Context): Expression {
  return {
    kind: 'member',
    object: expressionAt(node, 'object', context),
    property: memberName(fieldOf(node, 'property'), context.text),
    ...(fieldOf(node, 'optional_chain') && { optional: true }),
    span: node.span,
  };
}

function lowerIndex(node: SyntaxNode, context: Context): Expression {
  const object = expressionAt(node, 'object', context);
  return { kind: 'index', object, index: expressionAt(node, 'index', context), span: node.span };
}

/** `import.meta`, `new.target`. */
function lowerMeta(node: SyntaxNode, context: Context): Expression {
  const [object = '', property = ''] = textOf(node, context.text).split('.');
  return { kind: 'member', object: { kind: 'name', name: object, span: node.span }, property, span: node.span };
}
