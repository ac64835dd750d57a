import type { ChecklistAnswer, RuleId } from '../core/finding.ts';
import type { Cache } from '../program/caches.ts';
import type { Program } from '../program/program.ts';
import { hasEviction, hasMemoryLimit, hasSizeLimit, hasTtl } from './checklist-bounds.ts';
import { hasAtomicFill, hasLocks, isThreadSafe } from './checklist-concurrency.ts';
import { cachesAbsence, cachesFailures, isGuarded, readsOwnWrites } from './checklist-consistency.ts';
import { answersEveryWrite, answersRelated, isAtomicWithWrite, leavesWindow } from './checklist-invalidation.ts';
import { canCollide, isDeterministic, isUnique, overlaps } from './checklist-keys.ts';
import type { Judgement } from './judgement.ts';

interface Question {
  readonly area: ChecklistAnswer['area'];
  readonly question: string;
  /** A finding of one of these rules settles it. */
  readonly rules: readonly RuleId[];
  readonly whenFound: 'yes' | 'no';
  readonly judge: (program: Program, cache: Cache) => Judgement;
}

/** The detection checklist, in its order. */
export const QUESTIONS: readonly Question[] = [
  {
    area: 'Invalidation',
    question: 'Is cache invalidated on every mutation path?',
    rules: [
      'write-without-invalidation',
      'bulk-write-skips-hook',
      'event-not-covered',
      'invalidation-may-be-skipped',
      'invalidation-misses-key',
    ],
    whenFound: 'no',
    judge: answersEveryWrite,
  },
  {
    area: 'Invalidation',
    question: 'Are related caches also invalidated (cascade)?',
    rules: ['related-cache-not-invalidated'],
    whenFound: 'no',
    judge: answersRelated,
  },
  {
    area: 'Invalidation',
    question: 'Is invalidation atomic with the write?',
    rules: ['invalidation-may-be-skipped'],
    whenFound: 'no',
    judge: isAtomicWithWrite,
  },
  {
    area: 'Invalidation',
    question: 'Are there race windows between write and invalidate?',
    rules: ['invalidation-race', 'write-then-delete'],
    whenFound: 'yes',
    judge: leavesWindow,
  },
  {
    area: 'Bounds',
    question: 'Is cache size bounded (maxsize)?',
    rules: ['unbounded-cache'],
    whenFound: 'no',
    judge: hasSizeLimit,
  },
  { area: 'Bounds', question: 'Is there TTL expiration?', rules: [], whenFound: 'no', judge: hasTtl },
  {
    area: 'Bounds',
    question: 'Is there memory limit?',
    rules: ['unbounded-cache'],
    whenFound: 'no',
    judge: hasMemoryLimit,
  },
  {
    area: 'Bounds',
    question: 'Is eviction policy appropriate (LRU vs FIFO)?',
    rules: ['eviction-policy'],
    whenFound: 'no',
    judge: hasEviction,
  },
  {
    area: 'Consistency',
    question: 'Can read-your-writes fail?',
    rules: ['read-your-writes', 'write-without-invalidation', 'write-then-delete', 'invalidation-race'],
    whenFound: 'yes',
    judge: readsOwnWrites,
  },
  {
    area: 'Consistency',
    question: 'Is there cache stampede protection?',
    rules: ['unguarded-miss'],
    whenFound: 'no',
    judge: isGuarded,
  },
  {
    area: 'Consistency',
    question: 'Is there negative caching?',
    rules: ['missing-negative-cache'],
    whenFound: 'no',
    judge: cachesAbsence,
  },
  {
    area: 'Consistency',
    question: 'Are failures cached (poisoning)?',
    rules: ['cached-failure'],
    whenFound: 'yes',
    judge: cachesFailures,
  },
  {
    area: 'Keys',
    question: 'Are cache keys unique and stable?',
    rules: ['unstable-key', 'incomplete-key', 'overlapping-keys'],
    whenFound: 'no',
    judge: isUnique,
  },
  { area: 'Keys', question: 'Is hash collision possible?', rules: [], whenFound: 'yes', judge: canCollide },
  {
    area: 'Keys',
    question: 'Are keys deterministic (same input = same key)?',
    rules: ['unstable-key'],
    whenFound: 'no',
    judge: isDeterministic,
  },
  {
    area: 'Keys',
    question: 'Is there key-space overlap between different data?',
    rules: ['overlapping-keys'],
    whenFound: 'yes',
    judge: overlaps,
  },
  {
    area: 'Concurrency',
    question: 'Is cache access thread-safe?',
    rules: ['unsynchronized-cache'],
    whenFound: 'no',
    judge: isThreadSafe,
  },
  {
    area: 'Concurrency',
    question: 'Is there lock contention?',
    rules: ['lock-contention'],
    whenFound: 'yes',
    judge: hasLocks,
  },
  {
    area: 'Concurrency',
    question: 'Are there deadlocks from cache locks?',
    rules: ['lock-order'],
    whenFound: 'yes',
    judge: hasLocks,
  },
  {
    area: 'Concurrency',
    question: 'Is there atomic get-or-compute?',
    rules: ['unguarded-miss'],
    whenFound: 'no',
    judge: hasAtomicFill,
  },
];
