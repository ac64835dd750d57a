import type { Expression } from '../../core/syntax.ts';
import { parse, type SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf, textOf } from '../lowering.ts';
import { expressionOr, fieldsOf, nameOf, type Source } from './source.ts';

/** A type annotation: an expression, except that strings stand for the type they name. */
export function lowerAnnotation(node: SyntaxNode, source: Source): Expression {
  switch (node.type) {
    case 'type':
      return expressionOfType(partsOf(node)[0], node, source);
    case 'string':
      return lowerQuotedType(node, source);
    case 'generic_type':
      return lowerGeneric(node, source);
    case 'subscript':
      return lowerSubscript(node, source);
    case 'binary_operator':
    case 'union_type':
      return lowerUnion(node, source);
    case 'member_type':
      return lowerMemberType(node, source);
    case 'list':
      return { kind: 'list', type: 'list', items: annotations(partsOf(node), source), span: node.span };
    default:
      return source.expression(node);
  }
}

function expressionOfType(inner: SyntaxNode | undefined, node: SyntaxNode, source: Source): Expression {
  return inner ? lowerAnnotation(inner, source) : opaque([], node.span);
}

function annotations(nodes: readonly SyntaxNode[], source: Source): Expression[] {
  return nodes.map((node) => lowerAnnotation(node, source));
}

function lowerGeneric(node: SyntaxNode, source: Source): Expression {
  const [name, parameters] = partsOf(node);
  if (!name || !parameters) return opaque([], node.span);
  return applied(name, partsOf(parameters), node, source);
}

function lowerSubscript(node: SyntaxNode, source: Source): Expression {
  const object = fieldOf(node, 'value');
  return object ? applied(object, fieldsOf(node, 'subscript'), node, source) : opaque([], node.span);
}

/** `Literal["paid"]` and `Annotated[str, "…"]` hold values, not names of types. */
const HOLDS_VALUES = /(^|\.)(Literal|Annotated)$/;

function applied(name: SyntaxNode, types: readonly SyntaxNode[], node: SyntaxNode, source: Source): Expression {
  const items = HOLDS_VALUES.test(textOf(name, source.text))
    ? types.map((type) => lowerValue(type, source))
    : annotations(types, source);
  const [first] = items;
  const index: Expression =
    first && items.length === 1 ? first : { kind: 'list', type: 'tuple', items, span: node.span };
  return { kind: 'index', object: source.expression(name), index, span: node.span };
}

function lowerValue(node: SyntaxNode, source: Source): Expression {
  const [inner] = node.type === 'type' ? partsOf(node) : [node];
  return expressionOr(inner, node, source);
}

function lowerUnion(node: SyntaxNode, source: Source): Expression {
  const operator = fieldOf(node, 'operator')?.type ?? '|';
  return { kind: 'operation', operator, operands: annotations(partsOf(node), source), span: node.span };
}

function lowerMemberType(node: SyntaxNode, source: Source): Expression {
  const [object, property] = partsOf(node);
  if (!object || !property) return opaque([], node.span);
  return {
    kind: 'member',
    object: lowerAnnotation(object, source),
    property: textOf(property, source.text),
    span: node.span,
  };
}

/** Without escapes, so that each character of the string is one of the text. */
const QUOTED_TYPE = /^[\w.[\], |'"]+$/;
const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** `"Order"`, `"list[Order]"`: the type, with the spans of its text. */
function lowerQuotedType(node: SyntaxNode, source: Source): Expression {
  const content = node.children.find((child) => child.type === 'string_content');
  const text = content ? textOf(content, source.text) : '';
  if (!content || !QUOTED_TYPE.test(text)) return source.expression(node);
  if (IDENTIFIER.test(text)) return nameOf(content, source);
  const { root, errorLine } = parse(text, 'python');
  const statement = root?.children[0];
  const [type] = statement?.type === 'expression_statement' ? statement.children : [];
  if (!type || errorLine !== null) return source.expression(node);
  return lowerAnnotation(moved(type, content), source);
}

function moved(node: SyntaxNode, to: SyntaxNode): SyntaxNode {
  const { line, column } = to.span;
  return {
    ...node,
    children: node.children.map((child) => moved(child, to)),
    span: { line, column: column + node.span.column, endLine: line, endColumn: column + node.span.endColumn },
    start: to.start + node.start,
    end: to.start + node.end,
  };
}
