import type { Block } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque } from '../lowering.ts';
import { blockAt, type Context, expressionAt } from './context.ts';
import { lowerPattern } from './patterns.ts';

/** `for (const order of orders)`, `for (const id in prices)`, `for await`. */
export function lowerForIn(node: SyntaxNode, context: Context): Block {
  const left = fieldOf(node, 'left');
  const target = left ? lowerPattern(left, context) : opaque([], node.span);
  const iterable = expressionAt(node, 'right', context);
  return [{ kind: 'loop', target, iterable, body: blockAt(node, 'body', context), else: [], span: node.span }];
}

/** The initializer of a counting loop stands before it, the increment at the end of its body. */
export function lowerFor(node: SyntaxNode, context: Context): Block {
  const condition = conditionOf(node, context);
  const increment = fieldOf(node, 'increment');
  const body = [...blockAt(node, 'body', context), ...(increment ? context.statement(increment) : [])];
  return [
    ...blockAt(node, 'initializer', context),
    { kind: 'loop', ...(condition && { condition }), body, else: [], span: node.span },
  ];
}

/** `while` and `do … while`. */
export function lowerWhile(node: SyntaxNode, context: Context): Block {
  const condition = expressionAt(node, 'condition', context);
  return [{ kind: 'loop', condition, body: blockAt(node, 'body', context), else: [], span: node.span }];
}

function conditionOf(node: SyntaxNode, context: Context): Expression | null {
  const condition = fieldOf(node, 'condition');
  if (!condition?.named || condition.type === 'empty_statement') return null;
  return context.expression(condition);
}
