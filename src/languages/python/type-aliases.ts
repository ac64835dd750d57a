import type { Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf } from '../lowering.ts';
import { declares } from './assignments.ts';
import { expressionOr, type Source } from './source.ts';

/** `type Orders = list[Order]`, or what the parser takes for one: `type(self).orders = {}`. */
export function lowerTypeAlias(node: SyntaxNode, source: Source): Statement[] {
  const left = innerOf(node, 'left');
  const called = left && typeCall(left, node.children[0]);
  if (called)
    return assign(source.expression(called), expressionOr(innerOf(node, 'right'), node, source), node, source);
  const [name] = left?.type === 'generic_type' ? partsOf(left) : [left];
  return assign(expressionOr(name, node, source), expressionOr(fieldOf(node, 'right'), node, source), node, source);
}

function innerOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const type = fieldOf(node, field);
  return type && partsOf(type)[0];
}

/** The target with the keyword put back as the function that its parentheses call; null for a real alias. */
function typeCall(left: SyntaxNode, keyword: SyntaxNode | undefined): SyntaxNode | null {
  const [first, ...rest] = left.children;
  if (!first || !keyword) return null;
  const span = { ...left.span, line: keyword.span.line, column: keyword.span.column };
  const start = keyword.start;
  if (left.type === 'parenthesized_expression' || left.type === 'tuple') {
    const callee = { ...keyword, type: 'identifier', named: true, field: 'function' };
    const list = { ...left, type: 'argument_list', field: 'arguments' };
    return { ...left, type: 'call', span, start, children: [callee, list] };
  }
  const object = typeCall(first, keyword);
  return object && { ...left, span, start, children: [object, ...rest] };
}

function assign(target: Expression, value: Expression, node: SyntaxNode, source: Source): Statement[] {
  return [{ kind: 'assign', target, value, declares: declares(target, source), span: node.span }];
}
