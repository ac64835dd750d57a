import { namesIn } from '../core/expressions.ts';
import { type Answer, answerIn, answerTo } from './answers.ts';
import { type Cache, cachesOf } from './caches.ts';
import { contextsBetween } from './conditions.ts';
import type { Effect } from './effects.ts';
import { type Hook, hooksOf, isSameOrBase } from './hooks.ts';
import { holesOf } from './key-shape.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode } from './program.ts';

export interface SkippedHook {
  readonly hook: Hook;
  readonly cache: Cache;
}

/** The hooks that would have invalidated a cache, and that a write which loads no rows does not run. */
export const skippedHooksOf = perProgram((program, write: Effect): readonly SkippedHook[] => {
  const { resource, verb } = write;
  if (!write.fires.every((event) => event.startsWith('bulk-')) || verb === null || !resource) return [];
  const skipped = hooksOf(program, program).filter(
    (hook) =>
      hook.resource !== null &&
      isSameOrBase(program, resource, hook.resource) &&
      hook.node !== write.node &&
      hook.events.some((event) => event === verb || verb === 'any') &&
      !hook.events.some((event) => write.fires.includes(event)),
  );
  const caches =
    skipped.length > 0
      ? cachesOf(program, program).filter(({ store }) => ['process', 'shared', 'page'].includes(store.lifetime))
      : [];
  return skipped.flatMap((hook) => {
    const cache = caches.find(
      (candidate) =>
        isMeantForAll(answerIn(program, hook.node, null, candidate)) &&
        answerTo(program, write, candidate).state === 'no',
    );
    return cache ? [{ hook, cache }] : [];
  });
});

/** A hook that first works out whether anything has to be done keeps the cache in step with some columns only. */
function isMeantForAll({ state, by }: Answer): boolean {
  if (state !== 'yes' || !by) return false;
  const names = new Set([...by.effect.keys, ...by.effect.tags].flatMap(holesOf).flatMap((hole) => hole.names));
  const frames = [...by.path.map(({ node, step }) => ({ node, context: step.context })), by.effect];
  return frames.every(({ node, context }) =>
    contextsBetween(node, context, null).every(
      ({ region }) =>
        region.kind !== 'branch' ||
        namesIn(region.condition).every((name) => names.has(name) || !isWorkedOut(node, name)),
    ),
  );
}

function isWorkedOut({ facts }: FunctionNode, name: string): boolean {
  return facts.bindings.some((binding) => binding.kind === 'variable' && binding.name === name);
}
