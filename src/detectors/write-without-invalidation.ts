import type { Finding } from '../core/finding.ts';
import type { Effect } from '../program/effects.ts';
import { brokenHabits } from '../program/habits.ts';
import { isLeftByCaller, isLeftToOthers } from '../program/left-to-others.ts';
import { isOfNewRow } from '../program/new-rows.ts';
import type { Program } from '../program/program.ts';
import { skippedHooksOf } from '../program/skipped-hooks.ts';
import { type Holding, holdingsOf, writesByResource } from '../program/unanswered.ts';
import type { Detector } from './detector.ts';
import { habitFinding, silentCallers, staleFinding } from './stale.ts';

/** A write of data that a cache holds, which no path answers by invalidating any cache of the data. */
export const writeWithoutInvalidation: Detector = { rule: 'write-without-invalidation', detect };

function detect(program: Program): readonly Finding[] {
  return [...writesByResource(program, program).values()].flat().flatMap((write) => judge(program, write));
}

/** What a skipped hook would have answered is told by its own rule. */
function judge(program: Program, write: Effect): readonly Finding[] {
  if (skippedHooksOf(program, write).length > 0 || isOfNewRow(program, write)) return [];
  const holdings = holdingsOf(program, write);
  const callers = holdings
    .filter(({ answer }) => answer.state === 'callers')
    .flatMap((holding) => silentCallers(program, 'write-without-invalidation', write, withoutLeft(program, holding)));
  if (holdings.length === 0)
    return brokenHabits(program, write)
      .slice(0, 1)
      .filter(({ cache }) => !isLeftToOthers(program, write, cache))
      .map((habit) => habitFinding(write, habit));
  if (holdings.some(({ answer }) => answer.state !== 'no')) return callers;
  return holdings
    .filter(({ cache }) => !isLeftToOthers(program, write, cache))
    .map((holding) => staleFinding(program, 'write-without-invalidation', write, holding));
}

/** Callers that leave it to others are not silent. */
function withoutLeft(program: Program, holding: Holding): Holding {
  const { cache, answer } = holding;
  return {
    ...holding,
    answer: { ...answer, silent: answer.silent.filter((site) => !isLeftByCaller(program, site, cache)) },
  };
}
