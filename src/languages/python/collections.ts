import type {
  Comprehension,
  ComprehensionClause,
  Expression,
  ListExpression,
  ObjectEntry,
  ObjectExpression,
} from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf } from '../lowering.ts';
import { expressionOr, hasToken, type Source } from './source.ts';

export function lowerList(node: SyntaxNode, source: Source): ListExpression {
  return { kind: 'list', type: listType(node), items: partsOf(node).map(source.expression), span: node.span };
}

function listType(node: SyntaxNode): ListExpression['type'] {
  if (node.type === 'set') return 'set';
  return node.type === 'list' || node.type === 'list_pattern' ? 'list' : 'tuple';
}

/** `(order) = …` and `case (order):` are the order itself, in parentheses. */
export function lowerTuple(node: SyntaxNode, source: Source): Expression {
  const children = partsOf(node);
  const [only] = children;
  if (only && children.length === 1 && !hasToken(node, ',')) return source.expression(only);
  return lowerList(node, source);
}

export function lowerSpread(node: SyntaxNode, source: Source): Expression {
  return {
    kind: 'operation',
    operator: 'spread',
    operands: partsOf(node).map(source.expression),
    span: node.span,
  };
}

export function lowerDictionary(node: SyntaxNode, source: Source): ObjectExpression {
  return { kind: 'object', entries: partsOf(node).map((entry) => lowerEntry(entry, source)), span: node.span };
}

function lowerEntry(node: SyntaxNode, source: Source): ObjectEntry {
  if (node.type === 'pair') {
    const [key, value] = lowerPair(node, source);
    return { key, value, computed: true };
  }
  const [inner] = node.type === 'dictionary_splat' ? partsOf(node) : [node];
  return { key: null, value: expressionOr(inner, node, source) };
}

function lowerPair(node: SyntaxNode, source: Source): [Expression, Expression] {
  return [expressionOr(fieldOf(node, 'key'), node, source), expressionOr(fieldOf(node, 'value'), node, source)];
}

export function lowerComprehension(node: SyntaxNode, source: Source): Comprehension {
  const body = fieldOf(node, 'body');
  return {
    kind: 'comprehension',
    results: body?.type === 'pair' ? lowerPair(body, source) : [expressionOr(body, node, source)],
    clauses: lowerClauses(node, source),
    span: node.span,
  };
}

function lowerClauses(node: SyntaxNode, source: Source): ComprehensionClause[] {
  const clauses: (ComprehensionClause & { conditions: Expression[] })[] = [];
  for (const child of node.children) {
    if (child.type === 'for_in_clause') {
      const target = expressionOr(fieldOf(child, 'left'), child, source);
      clauses.push({ target, iterable: lowerIterable(child, source), conditions: [] });
    } else if (child.type === 'if_clause') {
      clauses.at(-1)?.conditions.push(...partsOf(child).map(source.expression));
    }
  }
  return clauses;
}

/** Python 2 allows several iterables with commas between them. */
function lowerIterable(clause: SyntaxNode, source: Source): Expression {
  const iterables = clause.children.filter((child) => child.field === 'right' && child.named);
  const [only] = iterables;
  if (only && iterables.length === 1) return source.expression(only);
  return { kind: 'list', type: 'tuple', items: iterables.map(source.expression), span: clause.span };
}
