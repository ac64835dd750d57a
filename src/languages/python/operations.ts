import type { Expression, Operation } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf } from '../lowering.ts';
import { expressionOr, fieldsOf, hasToken, opaqueWithChildren, type Source } from './source.ts';

export function operation(operator: string, operands: readonly Expression[], node: SyntaxNode): Operation {
  return { kind: 'operation', operator, operands, span: node.span };
}

export function lowerBinary(node: SyntaxNode, source: Source): Expression {
  const operator = fieldOf(node, 'operator');
  if (!operator) return opaqueWithChildren(node, source);
  const left = expressionOr(fieldOf(node, 'left'), node, source);
  const right = expressionOr(fieldOf(node, 'right'), node, source);
  return operation(operator.type, [left, right], node);
}

export function lowerUnary(node: SyntaxNode, source: Source): Operation {
  const operator = fieldOf(node, 'operator')?.type ?? 'not';
  return operation(operator, [expressionOr(fieldOf(node, 'argument'), node, source)], node);
}

/** The operators whose common spelling differs. */
const COMPARISONS: Readonly<Record<string, string>> = {
  is: '==',
  'is not': '!=',
  '<>': '!=',
  'not in': 'not-in',
};

/** `a < b < c` is one `and` of all its pairs, however long: nested ones would grow as deep as the text is long. */
export function lowerComparison(node: SyntaxNode, source: Source): Expression {
  const operands = partsOf(node).map(source.expression);
  const pairs = fieldsOf(node, 'operators').map(({ type }, at) =>
    operation(COMPARISONS[type] ?? type, operands.slice(at, at + 2), node),
  );
  const [only] = pairs;
  return only && pairs.length === 1 ? only : operation('and', pairs, node);
}

/** Written `then if condition else otherwise`. */
export function lowerConditional(node: SyntaxNode, source: Source): Expression {
  const [then, condition, otherwise] = partsOf(node).map(source.expression);
  if (!then || !condition || !otherwise) return opaqueWithChildren(node, source);
  return operation('?:', [condition, then, otherwise], node);
}

export function lowerWalrus(node: SyntaxNode, source: Source): Operation {
  const target = expressionOr(fieldOf(node, 'name'), node, source);
  return operation(':=', [target, expressionOr(fieldOf(node, 'value'), node, source)], node);
}

/** In a `with` that chooses its context the parser puts the name inside: `with lock if shared else nothing as held`. */
export function lowerAsPattern(node: SyntaxNode, source: Source): Expression {
  const [value, target] = partsOf(node).map(source.expression);
  return value && target ? operation(':=', [target, value], node) : opaqueWithChildren(node, source);
}

export function lowerAwait(node: SyntaxNode, source: Source): Expression {
  const [inner] = partsOf(node);
  const value = expressionOr(inner, node, source);
  return value.kind === 'call' ? { ...value, awaited: true } : operation('await', [value], node);
}

/** `yield from orders` yields a spread. */
export function lowerYield(node: SyntaxNode, source: Source): Operation {
  source.frame.yields = true;
  const operands = partsOf(node).map(source.expression);
  return operation('yield', hasToken(node, 'from') ? [operation('spread', operands, node)] : operands, node);
}
