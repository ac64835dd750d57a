import { answerTo } from '../program/answers.ts';
import { answersCache, type Cache, cachesOf } from '../program/caches.ts';
import { contextsBetween } from '../program/conditions.ts';
import { type Effect, effectsOf } from '../program/effects.ts';
import { perProgram } from '../program/per-program.ts';
import type { Program } from '../program/program.ts';
import { writesByResource } from '../program/unanswered.ts';
import { type Judgement, NOT_KNOWN, no, yes } from './judgement.ts';

/** The writes of the data that a cache's entries are made of. */
export const writesOf = perProgram((program, cache: Cache): readonly Effect[] => {
  const resources = new Set(cache.contents.map(({ resource }) => resource.id));
  const byResource = writesByResource(program, program);
  return [...resources].flatMap((id) => byResource.get(id) ?? []);
});

/** A tree that shows no write of the data says nothing: somebody else writes it. */
export function answersEveryWrite(program: Program, cache: Cache): Judgement {
  const writes = writesOf(program, cache).slice(0, MOST_WRITES);
  const states = writes.map((write) => ({ write, answer: answerTo(program, write, cache) }));
  const silent = states.find(({ answer }) => answer.state === 'no');
  if (silent) return no(silent.write);
  const isWhole = states.length > 0 && states.every(({ answer }) => answer.state === 'yes');
  return isWhole ? yes(states[0]?.answer.by?.effect) : NOT_KNOWN;
}

/** Enough to tell; each write is looked up through its callers. */
const MOST_WRITES = 30;

/** Where a write invalidates this cache, does it invalidate the others of the same data? */
export function answersRelated(program: Program, cache: Cache): Judgement {
  const resources = new Set(cache.contents.map(({ resource }) => resource.id));
  const related = cachesOf(program, program).filter(
    (other) => other.id !== cache.id && other.contents.some(({ resource }) => resources.has(resource.id)),
  );
  const writes = writesOf(program, cache)
    .slice(0, MOST_WRITES)
    .filter((write) => answerTo(program, write, cache).state === 'yes');
  if (related.length === 0 || writes.length === 0) return NOT_KNOWN;
  const silent = writes.find((write) => related.some((other) => answerTo(program, write, other).state === 'no'));
  return silent ? no(silent) : NOT_KNOWN;
}

/** One lock or transaction around both; two statements after one another are not. */
export function isAtomicWithWrite(program: Program, cache: Cache): Judgement {
  const pairs = writesOf(program, cache).flatMap((write) =>
    effectsOf(program, write.node)
      .filter((effect) => isRemoval(effect) && answersCache(effect, cache) === 'yes')
      .map((removal) => ({ write, removal })),
  );
  const [first] = pairs;
  if (!first) return NOT_KNOWN;
  const apart = pairs.find(({ write, removal }) => !shareRegion(program, write, removal));
  return apart ? no(apart.removal) : yes(first.removal);
}

function isRemoval({ name }: Effect): boolean {
  return name === 'cache.invalidate' || name === 'cache.clear';
}

function shareRegion(program: Program, write: Effect, removal: Effect): boolean {
  const regions = contextsBetween(write.node, removal.context, null).filter(({ region }) => region.kind === 'scope');
  const own = contextsBetween(write.node, write.context, null);
  const held = effectsOf(program, write.node).filter(({ name }) => name === 'lock.hold' || name === 'transaction.run');
  return regions.some(
    (context) =>
      own.includes(context) &&
      held.some(({ span }) => span.line >= context.span.line && span.line <= context.span.endLine),
  );
}

/** A reader that fills from what it read before the write stores the old value after the invalidation. */
export function leavesWindow(program: Program, cache: Cache): Judgement {
  const atomic = isAtomicWithWrite(program, cache);
  if (atomic.answer === 'yes') return no(atomic.by);
  const fill = cache.fills.find(({ name }) => name === 'cache.write' || name === 'cache.compute');
  return atomic.answer === 'no' && fill ? yes(atomic.by) : NOT_KNOWN;
}
