import type { Cache } from '../program/caches.ts';
import { contextsBetween } from '../program/conditions.ts';
import { hitTestOf, missesOf } from '../program/misses.ts';
import type { Program } from '../program/program.ts';
import { guardOf } from '../program/single-flight.ts';
import { answersEveryWrite } from './checklist-invalidation.ts';
import { type Judgement, NOT_KNOWN, no, yes } from './judgement.ts';

/** A write that nothing answers is read back old; where all are answered, timing decides, and the text does not show it. */
export function readsOwnWrites(program: Program, cache: Cache): Judgement {
  const answered = answersEveryWrite(program, cache);
  return answered.answer === 'no' ? yes(answered.by) : NOT_KNOWN;
}

export function isGuarded(program: Program, cache: Cache): Judgement {
  const misses = missesOf(program, cache);
  const isSafe = misses.length > 0 && misses.every((miss) => guardOf(program, miss) !== null);
  return isSafe ? yes(misses[0]?.fill) : NOT_KNOWN;
}

/** An entry that is recognised by being there holds an absent value too, if it is stored whatever it is. */
export function cachesAbsence(program: Program, cache: Cache): Judgement {
  const misses = missesOf(program, cache);
  if (cache.store.traits.storesNull !== true || misses.length === 0) return NOT_KNOWN;
  const isWhole = misses.every((miss) => miss.fill.name === 'cache.compute' || hitTestOf(miss) === 'present');
  return isWhole ? yes(misses[0]?.fill) : NOT_KNOWN;
}

/** What a handler stores is a failure. Without a handler a failure leaves the function before the fill. */
export function cachesFailures(_: Program, cache: Cache): Judgement {
  const inHandler = cache.fills.find((fill) =>
    contextsBetween(fill.node, fill.context, null).some(({ region }) => region.kind === 'handler'),
  );
  if (inHandler) return yes(inHandler);
  if (cache.store.traits.storesErrors === true) return yes(cache.fills[0]);
  const isPlain = cache.fills.every(
    ({ node, name, value }) =>
      name === 'cache.write' &&
      node.file.facts.language === 'python' &&
      value !== null &&
      !node.facts.contexts.some(({ region }) => region.kind === 'handler'),
  );
  return isPlain ? no(cache.fills[0]) : NOT_KNOWN;
}
