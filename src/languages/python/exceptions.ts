import type { Handler, Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import { expressionOr, fieldsOf, nameOf, type Source } from './source.ts';

export function lowerTry(node: SyntaxNode, source: Source): Statement[] {
  const otherwise = clauseOf(node, 'else_clause');
  const last = clauseOf(node, 'finally_clause');
  return [
    {
      kind: 'try',
      body: source.block(fieldOf(node, 'body')),
      handlers: node.children.filter(isHandler).map((clause) => lowerHandler(clause, source)),
      else: otherwise ? source.block(fieldOf(otherwise, 'body')) : [],
      finalizer: last ? source.block(clauseOf(last, 'block')) : [],
      span: node.span,
    },
  ];
}

function isHandler({ type }: SyntaxNode): boolean {
  return type === 'except_clause' || type === 'except_group_clause';
}

function clauseOf(node: SyntaxNode, type: string): SyntaxNode | undefined {
  return node.children.find((child) => child.type === type);
}

function lowerHandler(node: SyntaxNode, source: Source): Handler {
  const { types, name } = caught(fieldsOf(node, 'value'), source);
  return {
    types: types.flatMap((type) => (type.type === 'tuple' ? partsOf(type) : [type])).map(source.expression),
    ...(name && { name }),
    body: source.block(clauseOf(node, 'block')),
    span: node.span,
  };
}

interface Caught {
  readonly types: readonly SyntaxNode[];
  readonly name?: string;
}

/** `except Missing as error`, `except Missing, error` (Python 2) and `except Missing, Expired` (3.14). */
function caught(values: readonly SyntaxNode[], source: Source): Caught {
  const [first, second] = values;
  if (first?.type === 'as_pattern') {
    const [type] = partsOf(first);
    const target = fieldOf(first, 'alias')?.children[0];
    return { types: type ? [type] : [], ...(target?.type === 'identifier' && { name: textOf(target, source.text) }) };
  }
  if (!first || second?.type !== 'identifier' || values.length > 2) return { types: values };
  const name = textOf(second, source.text);
  // Only the case of the letter tells the two apart.
  return /^[a-z_]/.test(name) ? { types: [first], name } : { types: values };
}

export function lowerRaise(node: SyntaxNode, source: Source): Statement[] {
  const [value] = partsOf(node).filter(({ field }) => field !== 'cause');
  const cause = fieldOf(node, 'cause');
  const raise: Statement = { kind: 'raise', value: value ? raised(value, source) : null, span: node.span };
  // A cause that does something happens before.
  if (!cause || PLAIN.has(cause.type)) return [raise];
  return [{ kind: 'expression', expression: source.expression(cause), span: cause.span }, raise];
}

const PLAIN: ReadonlySet<string> = new Set(['identifier', 'none']);

/** Python 2 writes `raise Missing, "message"`. */
function raised(node: SyntaxNode, source: Source): Expression {
  const [type, ...values] = node.type === 'expression_list' ? partsOf(node) : [];
  return type ? callOf(source.expression(type), values, node, source) : source.expression(node);
}

/** `assert paid, "unpaid"` raises where the condition does not hold. */
export function lowerAssert(node: SyntaxNode, source: Source): Statement[] {
  const [tested, ...message] = partsOf(node);
  const condition = expressionOr(tested, node, source);
  const error = callOf({ ...nameOf(node, source), name: 'AssertionError' }, message, node, source);
  const not: Expression = { kind: 'operation', operator: 'not', operands: [condition], span: node.span };
  const then: Statement[] = [{ kind: 'raise', value: error, span: node.span }];
  return [{ kind: 'if', condition: not, then, else: [], span: node.span }];
}

function callOf(callee: Expression, values: readonly SyntaxNode[], node: SyntaxNode, source: Source): Expression {
  const given = values.map((value) => ({ value: source.expression(value) }));
  return { kind: 'call', callee, arguments: given, form: 'call', awaited: false, span: node.span };
}
