import { answerIn, answerTo } from './answers.ts';
import { type Cache, cachesOf } from './caches.ts';
import type { Effect } from './effects.ts';
import { type Hook, hooksOf, isSameOrBase } from './hooks.ts';
import { perProgram } from './per-program.ts';

export interface SkippedHook {
  readonly hook: Hook;
  readonly cache: Cache;
}

/** The hooks that would have invalidated a cache, and that a write which fires no events does not run. */
export const skippedHooksOf = perProgram((program, write: Effect): readonly SkippedHook[] => {
  const { resource, verb } = write;
  if (write.fires.length > 0 || verb === null || !resource) return [];
  const skipped = hooksOf(program, program).filter(
    (hook) =>
      hook.resource !== null &&
      isSameOrBase(program, resource, hook.resource) &&
      hook.node !== write.node &&
      hook.events.some((event) => event === verb || verb === 'any'),
  );
  const caches =
    skipped.length > 0
      ? cachesOf(program, program).filter(({ store }) => ['process', 'shared', 'page'].includes(store.lifetime))
      : [];
  return skipped.flatMap((hook) => {
    const cache = caches.find(
      (candidate) =>
        answerIn(program, hook.node, null, candidate).state === 'yes' &&
        answerTo(program, write, candidate).state === 'no',
    );
    return cache ? [{ hook, cache }] : [];
  });
});
