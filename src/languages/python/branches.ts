import type { Block, ScopeItem, Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import { LIMITS, type SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf } from '../lowering.ts';
import { expressionOr, fieldsOf, type Source } from './source.ts';

/** One arm of a chain: lowered late, inside the arms before it. */
export interface Arm {
  readonly node: SyntaxNode;
  readonly condition: () => Expression;
  readonly body: SyntaxNode | undefined;
}

export function lowerIf(node: SyntaxNode, source: Source): Statement[] {
  const alternatives = fieldsOf(node, 'alternative');
  const arms = [node, ...alternatives.filter(({ type }) => type === 'elif_clause')].map((arm) => ({
    node: arm,
    condition: () => expressionOr(fieldOf(arm, 'condition'), arm, source),
    body: fieldOf(arm, 'consequence'),
  }));
  const otherwise = alternatives.find(({ type }) => type === 'else_clause');
  return lowerArms(arms, otherwise && fieldOf(otherwise, 'body'), source);
}

export function lowerArms(arms: readonly Arm[], otherwise: SyntaxNode | undefined, source: Source): Statement[] {
  const [arm, ...rest] = arms;
  if (!arm) return source.block(otherwise);
  if (source.nesting >= LIMITS.depth) {
    source.gaps.push({ path: source.path, reason: 'too-deep', line: arm.node.span.line });
    return [];
  }
  const condition = arm.condition();
  source.nesting++;
  const then = source.block(arm.body);
  const otherArms = lowerArms(rest, otherwise, source);
  source.nesting--;
  return [{ kind: 'if', condition, then, else: otherArms, span: arm.node.span }];
}

export function lowerFor(node: SyntaxNode, source: Source): Statement[] {
  return [
    {
      kind: 'loop',
      target: expressionOr(fieldOf(node, 'left'), node, source),
      iterable: expressionOr(fieldOf(node, 'right'), node, source),
      body: source.block(fieldOf(node, 'body')),
      else: elseBlock(node, source),
      span: node.span,
    },
  ];
}

export function lowerWhile(node: SyntaxNode, source: Source): Statement[] {
  return [
    {
      kind: 'loop',
      condition: expressionOr(fieldOf(node, 'condition'), node, source),
      body: source.block(fieldOf(node, 'body')),
      else: elseBlock(node, source),
      span: node.span,
    },
  ];
}

function elseBlock(node: SyntaxNode, source: Source): Block {
  const clause = fieldOf(node, 'alternative');
  return clause ? source.block(fieldOf(clause, 'body')) : [];
}

export function lowerWith(node: SyntaxNode, source: Source): Statement[] {
  const items = node.children
    .filter((child) => child.type === 'with_clause')
    .flatMap(partsOf)
    .map((item) => lowerScopeItem(fieldOf(item, 'value') ?? item, source));
  return [{ kind: 'scope', items, body: source.block(fieldOf(node, 'body')), span: node.span }];
}

function lowerScopeItem(node: SyntaxNode, source: Source): ScopeItem {
  const target = fieldOf(node, 'alias');
  const [context] = partsOf(node);
  if (node.type !== 'as_pattern' || !context || !target) return { context: source.expression(node) };
  return { context: source.expression(context), target: source.expression(target) };
}
