import type { Cache } from '../program/caches.ts';
import { type Effect, effectsOf } from '../program/effects.ts';
import { missesOf } from '../program/misses.ts';
import type { Program } from '../program/program.ts';
import { guardOf, isLockScope } from '../program/single-flight.ts';
import { type Judgement, NOT_KNOWN, no, yes } from './judgement.ts';

/** JavaScript runs one piece of code at a time. */
export function isThreadSafe(_: Program, cache: Cache): Judgement {
  const isScript = cache.fills.every(({ node }) => node.file.facts.language !== 'python');
  if (cache.store.kind !== 'unresolved' && (isScript || cache.store.traits.threadSafe === true))
    return yes(cache.fills[0]);
  return NOT_KNOWN;
}

/** Without a lock around the cache none is waited for. */
export function hasLocks(program: Program, cache: Cache): Judgement {
  const operations = [...cache.fills, ...cache.reads, ...cache.invalidations];
  return operations.some((effect) => isNearLock(program, effect)) ? NOT_KNOWN : no(cache.fills[0]);
}

function isNearLock(program: Program, { node }: Effect): boolean {
  return (
    effectsOf(program, node).some(({ name }) => name === 'lock.hold') ||
    node.facts.contexts.some((context) => isLockScope(program, context, node))
  );
}

export function hasAtomicFill(program: Program, cache: Cache): Judgement {
  const misses = missesOf(program, cache);
  if (misses.length > 0 && misses.every((miss) => guardOf(program, miss) !== null)) return yes(misses[0]?.fill);
  const open = misses.find((miss) => guardOf(program, miss) === null && miss.loads.length > 0);
  return open ? no(open.fill) : NOT_KNOWN;
}
