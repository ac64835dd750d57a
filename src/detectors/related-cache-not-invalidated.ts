import type { Finding } from '../core/finding.ts';
import type { Effect } from '../program/effects.ts';
import { isLeftToOthers } from '../program/left-to-others.ts';
import { isOfNewRow } from '../program/new-rows.ts';
import type { Program } from '../program/program.ts';
import { holdingsOf, siblingsThatAnswer, writesByResource } from '../program/unanswered.ts';
import type { Detector } from './detector.ts';
import { staleFinding } from './stale.ts';

/** A write that invalidates one cache of its data and leaves another. */
export const relatedCacheNotInvalidated: Detector = { rule: 'related-cache-not-invalidated', detect };

function detect(program: Program): readonly Finding[] {
  return [...writesByResource(program, program).values()].flat().flatMap((write) => judge(program, write));
}

/** Only a cache that some other write of the data does invalidate is known to need it. */
function judge(program: Program, write: Effect): readonly Finding[] {
  const holdings = holdingsOf(program, write);
  const [answered] = ['yes', 'open'].flatMap((state) => holdings.filter(({ answer }) => answer.state === state));
  if (!answered || isOfNewRow(program, write)) return [];
  return holdings
    .filter(({ cache, answer }) => answer.state === 'no' && !isLeftToOthers(program, write, cache))
    .map((holding) => {
      const finding = staleFinding(program, 'related-cache-not-invalidated', write, holding);
      const believed = siblingsThatAnswer(program, write, holding.cache).length > 0;
      // By a key of which nothing is known, it may well be this one that is invalidated.
      const isKnown = believed && answered.answer.state === 'yes';
      const severity = isKnown && finding.severity !== 'note' ? ('warning' as const) : ('note' as const);
      return {
        ...finding,
        severity,
        slots: { ...finding.slots, cache: holding.cache.name, othercache: answered.cache.name },
      };
    });
}
