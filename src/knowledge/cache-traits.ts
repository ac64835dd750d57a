import { z } from 'zod';

/** A hole of a pattern: what stands there in the code. */
export const Hole = z.string().regex(/^\$[A-Z_]+$/, 'expected a hole such as $KEY');

export const Lifetime = z.enum(['call', 'request', 'instance', 'page', 'process', 'shared']);
export type Lifetime = z.infer<typeof Lifetime>;

const traits = {
  lifetime: Lifetime,
  /** All caches of the library are one key space (a Redis server, a query client), told apart by keys alone. */
  space: z.enum(['own', 'library']),
  /** The library whose key space it is, where another model describes that: `fetch` stores in the data cache of Next.js. */
  library: z.string(),
  /** The hole or literal that limits the number of entries; `none`: it grows without limit; `managed`: the library or server evicts. */
  bound: z.union([Hole, z.number(), z.enum(['none', 'managed'])]),
  ttl: z.union([Hole, z.number(), z.literal('none')]),
  unit: z.enum(['seconds', 'milliseconds']),
  eviction: z.enum(['lru', 'lfu', 'fifo', 'random', 'ttl', 'clear-all', 'none']),
  threadSafe: z.boolean(),
  /** A read gives a copy (serialised, cloned), so changing it changes no entry. */
  copies: z.boolean(),
  /** Concurrent misses of a key share one load. */
  singleFlight: z.boolean(),
  /** An absent value (None, null, undefined) is stored and is a hit. */
  storesNull: z.boolean(),
  /** A failed load (raised, rejected) is kept as an entry. */
  storesErrors: z.boolean(),
  /** The answer of an update replaces the rows in all entries by itself. */
  normalises: z.boolean(),
  /** The hole or literal that the cache puts before every key. */
  prefix: z.string(),
  /**
   * What the key of a memoised function is made of, where it is not all arguments; of a view, the path or the whole address,
   * which `address-and-locale` joins with the language and zone of the moment.
   */
  keyedBy: z.enum(['first-argument', 'identity', 'path', 'address', 'address-and-locale']),
};

/** What is known of a cache by the way it is made. What is left out is not known. */
export const SomeTraits = z.strictObject(traits).partial();
