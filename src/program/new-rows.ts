import type { Expression } from '../core/syntax.ts';
import { type Effect, effectsOf } from './effects.ts';
import type { Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';

/** `order.labels.set(labels)` right after `order = Order.objects.create(…)`: no entry holds what has just been made. */
export function isOfNewRow(program: Program, { step, node, fires }: Effect): boolean {
  if (step?.kind !== 'call' || !fires.includes('relation')) return false;
  const root = rootOf(step.call.callee);
  const found = root?.kind === 'name' ? lookup(program, node, root.name) : null;
  if (!root || found?.scope !== node) return false;
  const binding = bindingAt(found, node, root.span);
  const made = binding?.kind === 'variable' ? binding.value : null;
  return effectsOf(program, node).some(
    (effect) => effect.verb === 'create' && effect.step?.kind === 'call' && effect.step.call === made,
  );
}

function rootOf(place: Expression): Expression | null {
  let at = place;
  while (at.kind === 'member') at = at.object;
  return at === place ? null : at;
}
