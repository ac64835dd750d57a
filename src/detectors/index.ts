import { bulkWriteSkipsHook } from './bulk-write-skips-hook.ts';
import { cachedFailure } from './cached-failure.ts';
import type { Detector } from './detector.ts';
import { eventNotCovered } from './event-not-covered.ts';
import { evictionPolicy } from './eviction-policy.ts';
import { fixedTtl } from './fixed-ttl.ts';
import { incompleteKey } from './incomplete-key.ts';
import { invalidationMayBeSkipped } from './invalidation-may-be-skipped.ts';
import { invalidationMissesKey } from './invalidation-misses-key.ts';
import { lockContention } from './lock-contention.ts';
import { lockOrder } from './lock-order.ts';
import { missingNegativeCache } from './missing-negative-cache.ts';
import { invalidationRace, writeThenDelete } from './ordering.ts';
import { overlappingKeys } from './overlapping-keys.ts';
import { partialFill } from './partial-fill.ts';
import { readYourWrites } from './read-your-writes.ts';
import { relatedCacheNotInvalidated } from './related-cache-not-invalidated.ts';
import { sharedMutableValue } from './shared-mutable-value.ts';
import { unboundedCache } from './unbounded-cache.ts';
import { unguardedMiss } from './unguarded-miss.ts';
import { unstableKey } from './unstable-key.ts';
import { unsynchronizedCache } from './unsynchronized-cache.ts';
import { writeWithoutInvalidation } from './write-without-invalidation.ts';

/** All detectors. */
export const DETECTORS: readonly Detector[] = [
  writeWithoutInvalidation,
  bulkWriteSkipsHook,
  relatedCacheNotInvalidated,
  invalidationMissesKey,
  invalidationMayBeSkipped,
  eventNotCovered,
  readYourWrites,
  invalidationRace,
  writeThenDelete,
  unguardedMiss,
  cachedFailure,
  partialFill,
  unboundedCache,
  missingNegativeCache,
  fixedTtl,
  evictionPolicy,
  unstableKey,
  incompleteKey,
  overlappingKeys,
  sharedMutableValue,
  unsynchronizedCache,
  lockContention,
  lockOrder,
];
