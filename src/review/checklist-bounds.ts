import type { Cache } from '../program/caches.ts';
import type { Program } from '../program/program.ts';
import { type Judgement, NOT_KNOWN, no, yes } from './judgement.ts';

export function hasSizeLimit(_: Program, cache: Cache): Judgement {
  const { bound } = cache.store.traits;
  if (typeof bound === 'number' || bound === 'managed') return yes(null);
  return bound === 'none' ? no(cache.fills[0]) : NOT_KNOWN;
}

/** Of every fill: one entry without expiry stays. */
export function hasTtl(_: Program, cache: Cache): Judgement {
  const lasting = cache.fills.find((fill) => fill.ttl === null);
  const own = cache.store.traits.ttl;
  if (own !== undefined && own !== 'none') return yes(cache.fills[0]);
  if (!lasting) return yes(cache.fills[0]);
  const isPlain = cache.store.kind === 'container' || cache.store.kind === 'slot';
  return isPlain || own === 'none' ? no(lasting) : NOT_KNOWN;
}

/** A limit of entries is none of memory; only a container that nothing bounds is known to have neither. */
export function hasMemoryLimit(_: Program, cache: Cache): Judgement {
  return cache.store.traits.bound === 'none' ? no(cache.fills[0]) : NOT_KNOWN;
}

export function hasEviction(_: Program, cache: Cache): Judgement {
  const { eviction, bound } = cache.store.traits;
  if (eviction === 'lru' || eviction === 'lfu') return yes(null);
  if (eviction === 'none' || (eviction === undefined && bound === 'none')) return no(cache.fills[0]);
  return NOT_KNOWN;
}
