import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasServer } from '../jobs/fresh-database.ts';
import { cleanUp } from '../server/running-server.ts';
import { callsOfOneReview } from './fault-scenarios.ts';
import { type Death, deathsAt, type Outcome, type Place, playDeaths } from './kill-scenarios.ts';
import { STEPS, WHOLE } from './one-review.ts';

/** Without the variable only the first review is died in, at every other call on one database and at the others on the other. */
const isWhole = process.env['ALL_KILLS'] === '1' || !hasServer;
const steps = process.env['ALL_KILLS'] === '1' ? STEPS : STEPS.slice(0, 1);
const FIRST: typeof WHOLE = { ...WHOLE, check: 'failure', comments: ['open'], answers: [], reactions: [] };
const END = steps.length === 1 ? FIRST : WHOLE;

let deaths: readonly Death[] = [];
beforeAll(async () => {
  deaths = deathsAt(await callsOfOneReview({}, steps));
});
afterAll(cleanUp);

describe('a process that is killed at any call of a review', () => {
  const places: readonly Place[] = hasServer ? ['pglite', 'postgres'] : ['pglite'];
  test.each(places)('leaves nothing undone and doubles nothing, on %s', { timeout: 1_800_000 }, async (place) => {
    expect(deaths.length).toBeGreaterThanOrEqual(18);
    const some = isWhole ? deaths : deaths.filter((_, at) => at % 2 === places.indexOf(place));
    const { outcomes, problems } = await playDeaths(place, some, steps);
    const whole = some.map(({ words }): [string, Outcome] => [words, { ...END, deaths: 1 }]);
    expect(outcomes).toEqual(Object.fromEntries(whole));
    expect(problems).toEqual([]);
  });
});
