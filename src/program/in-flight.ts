import type { Cache } from './caches.ts';
import { contextsBetween } from './conditions.ts';
import type { Effect } from './effects.ts';
import type { Program } from './program.ts';
import { evaluate } from './values.ts';

/** Whether an entry goes as soon as the work that it stands for is done: callers share the work, nobody reads a copy. */
export function isInFlight(program: Program, { invalidations, fills }: Cache): boolean {
  return fills.length > 0 && invalidations.some((removal) => isWhenDone(program, removal));
}

/** In a `finally`, or in a function given to `.finally` or `add_done_callback`. */
function isWhenDone(program: Program, { node, context }: Effect): boolean {
  if (contextsBetween(node, context, null).some(({ region }) => region.kind === 'finally')) return true;
  const { parent } = node;
  if (!parent) return false;
  return parent.facts.steps.some(
    (step) =>
      step.kind === 'call' &&
      step.call.callee.kind === 'member' &&
      /^(finally|add_done_callback)$/.test(step.call.callee.property) &&
      step.call.arguments.some(({ value }) => {
        const given = evaluate(program, value, parent);
        return given.kind === 'function' && given.node === node;
      }),
  );
}
