import type { Finding } from '../core/finding.ts';
import type { Change } from '../core/tree.ts';
import { functionPairs } from '../program/pairs.ts';
import type { Program } from '../program/program.ts';
import { lostAgreement } from './lost-agreement.ts';
import { lostCopies } from './lost-copies.ts';
import { lostKeyInputs } from './lost-key-inputs.ts';
import { lostKeyParts } from './lost-key-parts.ts';
import { lostKeyPaths } from './lost-key-paths.ts';
import { lostLocks } from './lost-locks.ts';
import { lostRecomputeLocks } from './lost-recompute-locks.ts';
import { lostThreadLocks } from './lost-thread-locks.ts';

/** Evidence `change`: an entry is stored as before, but its key lost an input or its load lost its lock. */
export function weakenedFills(base: Program, head: Program, change: Change): readonly Finding[] {
  const pairs = functionPairs(base, head, change);
  const inputs = pairs.flatMap((pair) => {
    const ofNames = lostKeyInputs(base, head, pair);
    return [...lostAgreement(base, head, pair), ...(ofNames.length > 0 ? ofNames : lostKeyPaths(base, head, pair))];
  });
  const parts = pairs.flatMap((pair) => lostKeyParts(base, head, pair));
  const isKnown = (part: Finding) =>
    inputs.some(({ sites }) => sites.some(({ path, function: name }) => path === part.path && name === part.function));
  const locks = pairs.flatMap((pair) => {
    const ofLoads = lostLocks(base, head, pair);
    return ofLoads.length > 0
      ? ofLoads
      : [...lostThreadLocks(base, head, pair), ...lostRecomputeLocks(base, head, pair)];
  });
  const copies = pairs.flatMap((pair) => lostCopies(base, head, pair));
  return [...inputs, ...parts.filter((part) => !isKnown(part)), ...locks, ...copies];
}
