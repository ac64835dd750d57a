import { textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import type { Effect } from '../program/effects.ts';
import type { Hole } from '../program/key-shape.ts';
import type { FunctionNode } from '../program/program.ts';
import { SELF } from '../program/scope.ts';

/** `feed_of(user)` became `feed_of()`: what is loaded no longer depends on it either. */
export function wentWithItsUse(
  { node: before, step: keyed }: Effect,
  after: FunctionNode,
  { text, names }: Pick<Hole, 'text' | 'names'>,
): boolean {
  const [root, field] = text.split('.');
  const stem = root && SELF.has(root) ? `${root}.${field ?? ''}` : (names[0] ?? text);
  const mentions = (step: CallStep) => step.call.arguments.some(({ value }) => isNamedIn(value, stem));
  const now = callSteps(after);
  return callSteps(before).some((step) => {
    if (step === keyed || !mentions(step)) return false;
    const same = now.filter(({ call }) => textOf(call.callee) === textOf(step.call.callee));
    return same.length > 0 && !isKeyOf(step) && same.every((other) => !mentions(other));
  });
}

function callSteps({ facts }: FunctionNode): readonly CallStep[] {
  return facts.steps.filter((step) => step.kind === 'call');
}

/** `key_of(user)`, `':'.join(…)`, `cache.get(…)` make or take the key itself. */
function isKeyOf({ call: { callee } }: CallStep): boolean {
  return /key|cache|format|join|hash|digest|dumps/i.test(textOf(callee));
}

function isNamedIn(value: Expression, stem: string): boolean {
  return [...walkExpression(value)].some(
    (part) => (part.kind === 'name' || part.kind === 'member') && textOf(part) === stem,
  );
}
