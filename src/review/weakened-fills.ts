import type { Finding } from '../core/finding.ts';
import type { Change } from '../core/tree.ts';
import { functionPairs } from '../program/pairs.ts';
import type { Program } from '../program/program.ts';
import { lostKeyInputs } from './lost-key-inputs.ts';
import { lostKeyParts } from './lost-key-parts.ts';
import { lostLocks } from './lost-locks.ts';

/** Evidence `change`: an entry is stored as before, but its key lost an input or its load lost its lock. */
export function weakenedFills(base: Program, head: Program, change: Change): readonly Finding[] {
  return functionPairs(base, head, change).flatMap((pair) => [
    ...lostKeyInputs(base, head, pair),
    ...lostKeyParts(base, head, pair),
    ...lostLocks(base, head, pair),
  ]);
}
