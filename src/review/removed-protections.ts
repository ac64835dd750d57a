import type { Finding } from '../core/finding.ts';
import type { Change } from '../core/tree.ts';
import type { Program } from '../program/program.ts';
import { lostBounds } from './lost-bounds.ts';
import { removedHandlers } from './removed-handlers.ts';
import { removedInvalidations } from './removed-invalidation.ts';
import { weakenedFills } from './weakened-fills.ts';

/** All that protected base and is gone from head, while what it protected stands. */
export function removedProtections(base: Program, head: Program, change: Change): readonly Finding[] {
  return [
    ...removedInvalidations(base, head, change),
    ...removedHandlers(base, head, change),
    ...weakenedFills(base, head, change),
    ...lostBounds(base, head, change),
  ];
}
