import type { Finding } from '../core/finding.ts';
import type { Change } from '../core/tree.ts';
import { functionPairs } from '../program/pairs.ts';
import type { Program } from '../program/program.ts';
import { lostBounds } from './lost-bounds.ts';
import { lostKeyHelpers } from './lost-key-helpers.ts';
import { lostReach } from './lost-reach.ts';
import { removedCalls } from './removed-calls.ts';
import { removedHandlers } from './removed-handlers.ts';
import { removedInvalidations } from './removed-invalidation.ts';
import { reorderedInvalidations } from './reordered.ts';
import { swappedOrder } from './swapped-order.ts';
import { weakenedFills } from './weakened-fills.ts';

/** All that protected base and is gone from head, while what it protected stands. */
export function removedProtections(base: Program, head: Program, change: Change): readonly Finding[] {
  const invalidations = removedInvalidations(base, head, change);
  const told = new Set(invalidations.map(placeOf));
  const reordered = reorderedInvalidations(base, head, change);
  const toldAnew = new Set(reordered.map(placeOf));
  return [
    ...invalidations,
    ...removedCalls(base, head, change).filter((finding) => !told.has(placeOf(finding))),
    ...removedHandlers(base, head, change),
    ...functionPairs(base, head, change).flatMap((pair) => [
      ...swappedOrder(pair).filter((finding) => !toldAnew.has(placeOf(finding))),
      ...lostKeyHelpers(base, head, pair),
    ]),
    ...lostReach(base, head, change),
    ...weakenedFills(base, head, change),
    ...lostBounds(base, head, change),
    ...reordered,
  ];
}

function placeOf(finding: Finding): string {
  return `${finding.path} ${finding.function}`;
}
