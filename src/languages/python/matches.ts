import type { Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import { type Arm, lowerArms } from './branches.ts';
import { lowerPatterns } from './patterns.ts';
import { fieldsOf, type Source } from './source.ts';

/** `match` is a chain of ifs, each of which matches the one subject. */
export function lowerMatch(node: SyntaxNode, source: Source): Statement[] {
  const subject = lowerSubject(node, source);
  const clauses = (fieldOf(node, 'body')?.children ?? []).filter(({ type }) => type === 'case_clause');
  const last = clauses.at(-1);
  const otherwise = last && isWildcard(last, source) ? last : undefined;
  const arms = clauses.filter((clause) => clause !== otherwise).map((clause) => armOf(clause, subject, source));
  return lowerArms(arms, otherwise && fieldOf(otherwise, 'consequence'), source);
}

function lowerSubject(node: SyntaxNode, source: Source): Expression {
  const subjects = fieldsOf(node, 'subject');
  const [only] = subjects;
  if (only && subjects.length === 1) return source.expression(only);
  return { kind: 'list', type: 'tuple', items: subjects.map(source.expression), span: node.span };
}

function patternsOf(clause: SyntaxNode): SyntaxNode[] {
  return partsOf(clause).filter(({ type }) => type === 'case_pattern');
}

function isWildcard(clause: SyntaxNode, source: Source): boolean {
  const patterns = patternsOf(clause).map((pattern) => textOf(pattern, source.text));
  return patterns.length === 1 && patterns[0] === '_' && !fieldOf(clause, 'guard');
}

function armOf(clause: SyntaxNode, subject: Expression, source: Source): Arm {
  return { node: clause, condition: () => condition(clause, subject, source), body: fieldOf(clause, 'consequence') };
}

function condition(clause: SyntaxNode, subject: Expression, source: Source): Expression {
  const pattern = lowerPatterns(patternsOf(clause), clause, source);
  const matches: Expression = { kind: 'operation', operator: 'match', operands: [subject, pattern], span: clause.span };
  const guard = fieldOf(clause, 'guard');
  if (!guard) return matches;
  const guards = partsOf(guard).map(source.expression);
  return { kind: 'operation', operator: 'and', operands: [matches, ...guards], span: clause.span };
}
