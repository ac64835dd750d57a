import { answerIn, answerTo } from './answers.ts';
import { type Cache, cachesOf } from './caches.ts';
import type { Effect } from './effects.ts';
import { isInvalidation } from './flow.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { summaryOf } from './summaries.ts';
import { writesByResource } from './unanswered.ts';

/** What other writes of the same data do, and this one does not. */
export interface Habit {
  readonly cache: Cache;
  readonly siblings: readonly Effect[];
}

/** The caches that a function invalidates in every case. */
const answeredBy = perProgram((program, node: FunctionNode): readonly Cache[] => {
  if (!summaryOf(program, node).some(({ effect }) => isInvalidation(effect))) return [];
  return cachesOf(program, program).filter(
    (cache) =>
      ['process', 'shared', 'page'].includes(cache.store.lifetime) &&
      answerIn(program, node, null, cache).state === 'yes',
  );
}, []);

const ENOUGH = 3;

/** More writers than people overlook one of show no habit. */
const MOST = 100;

/** One write of the data for each function that makes any. */
const writersOf = perProgram((program, id: string): readonly Effect[] => {
  const byFunction = new Map(
    (writesByResource(program, program).get(id) ?? []).toReversed().map((write) => [write.node, write]),
  );
  return byFunction.size > MOST ? [] : [...byFunction.values()];
}, []);

/** The caches that the other writers of the data invalidate by three to one, though the tree does not show that they hold it. */
export function brokenHabits(program: Program, write: Effect): readonly Habit[] {
  const others = writersOf(program, write.resource?.id ?? '').filter(
    (other) => other.node !== write.node && isOfKind(other, write),
  );
  if (others.length < ENOUGH) return [];
  const caches = new Map(others.flatMap((other) => answeredBy(program, other.node)).map((cache) => [cache.id, cache]));
  return [...caches.values()].flatMap((cache) => {
    const siblings = others.filter((other) => answeredBy(program, other.node).includes(cache));
    const silent = others.length - siblings.length + 1;
    const isBroken =
      siblings.length >= ENOUGH && siblings.length >= ENOUGH * silent && answerTo(program, write, cache).state === 'no';
    return isBroken ? [{ cache, siblings }] : [];
  });
}

/** Creations are compared with creations: they touch lists, and few entries. */
function isOfKind(other: Effect, write: Effect): boolean {
  return (other.verb === 'create') === (write.verb === 'create');
}
