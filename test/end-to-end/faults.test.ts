import { beforeAll, describe, expect, test } from 'vitest';
import {
  callsOfOneReview,
  isRead,
  type Outcome,
  type Played,
  play,
  type Scenario,
  scenariosFor,
  settledSoon,
  spread,
  withApp,
} from './fault-scenarios.ts';
import { type ApiCall, addShop, callsAbout, matcherOf, outcomeOf, pullOf, STEPS, WHOLE } from './one-review.ts';
import { BUG } from './shop.ts';

/** All of them take minutes; see `spread` for what is left out without the variable. */
const step = process.env['ALL_FAULTS'] === '1' ? 1 : 5;
const MINUTES = 60_000;

let calls: readonly ApiCall[] = [];
beforeAll(async () => {
  calls = await callsOfOneReview();
});

/** Where GitHub says that a comment is not there, somebody has deleted it. */
const BELIEVED: Readonly<Record<string, Partial<Outcome>>> = {
  'not found at POST /issues/comments/{comment_id}/reactions #1': { reactions: [] },
  'not found at PATCH /pulls/comments/{comment_id} #1': { comments: ['open'] },
};

function expectWhole({ outcomes, problems }: Played, scenarios: readonly Scenario[]): void {
  const whole = scenarios.map(({ words }) => [words, { ...WHOLE, isStruck: true, ...BELIEVED[words] }] as const);
  expect(outcomes).toEqual(Object.fromEntries(whole));
  expect(problems).toEqual([]);
}

describe('whatever happens, a review and an answer end whole, once', () => {
  test(
    'at each write',
    async () => {
      const scenarios = spread(scenariosFor(calls.filter((call) => !isRead(call))), step);
      expect(scenarios.length).toBeGreaterThan(60);
      expectWhole(await play(scenarios), scenarios);
    },
    10 * MINUTES,
  );

  test(
    'at each read',
    async () => {
      const scenarios = spread(scenariosFor(calls.filter(isRead)), step);
      expect(scenarios.length).toBeGreaterThan(20);
      expectWhole(await play(scenarios), scenarios);
    },
    10 * MINUTES,
  );

  test(
    'at the archive that fills an empty store',
    async () => {
      const files = Object.fromEntries(Array.from({ length: 301 }, (_, n) => [`shop/size_${n}.py`, `SIZE = ${n}\n`]));
      const archive = (await callsOfOneReview(files)).filter(({ route }) => /tarball|archive/.test(route));
      expect(archive).toHaveLength(2);
      const scenarios = spread(scenariosFor(archive), step);
      expectWhole(await play(scenarios, { files }), scenarios);
    },
    5 * MINUTES,
  );

  test(
    'at the comment on a file, where GitHub refuses the line',
    async () => {
      const route = '/repos/{owner}/{repo}/pulls/{pull_number}/comments';
      const scenarios = scenariosFor([{ method: 'POST', route, field: null, occurrence: 1 }]);
      const played = await play(scenarios, {
        prepare(fake, shop) {
          const review = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews';
          const call = { method: 'POST', route: review, field: null, occurrence: 1 };
          fake.faults.add(matcherOf(fake, shop, call), {
            kind: 'status',
            status: 422,
            message: 'Unprocessable Entity',
          });
        },
      });
      expectWhole(played, scenarios);
    },
    5 * MINUTES,
  );
});

test('a bot whose name cannot be asked for knows its own comments', async () => {
  await withApp(async (fake, app) => {
    fake.faults.add({ route: '/app', times: 1000 }, { kind: 'status', status: 500 });
    const shop = addShop(fake, 'octo');
    for (const step of STEPS) {
      await step(fake, shop);
      await settledSoon(app);
    }
    expect(outcomeOf(fake, shop)).toEqual(WHOLE);
  });
});

describe('a limit that holds on for longer than a minute', () => {
  test('is told by the check run, and the job goes on after it', async () => {
    await withApp(async (fake, app) => {
      const shop = addShop(fake, 'octo');
      const compare = { method: 'GET', route: '/repos/{owner}/{repo}/compare/{basehead}' };
      fake.faults.add(compare, { kind: 'primary-limit', resetInSeconds: 1800 });
      const pull = await fake.openPull(shop, { files: BUG });
      await expect.poll(() => fake.checkRunOf(pull)?.output.title, { timeout: 20_000 }).toBe('Waiting');
      expect(fake.checkRunOf(pull)).toMatchObject({
        status: 'in_progress',
        output: { summary: expect.stringMatching(/about 3[01] minutes/) },
      });
      await fake.quiet(1500);
      expect(fake.checkRunOf(pull)?.status).toBe('in_progress');
      await settledSoon(app);
      expect(fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
      expect(outcomeOf(fake, shop)).toMatchObject({ comments: ['open'], runsOnHead: 1 });
    });
  });
});

describe('what GitHub does not show any more', () => {
  test('ends the run, and is said, where the two commits stay without a common one', async () => {
    await withApp(async (fake, app) => {
      const shop = addShop(fake, 'octo');
      const compare = { method: 'GET', route: '/repos/{owner}/{repo}/compare/{basehead}', times: 100 };
      fake.faults.add(compare, { kind: 'status', status: 404 });
      const pull = await fake.openPull(shop, { files: BUG });
      await settledSoon(app);
      expect(fake.checkRunOf(pull)).toMatchObject({
        status: 'completed',
        conclusion: 'neutral',
        output: { summary: expect.stringContaining('the commits cannot be compared') },
      });
    });
  });

  test('is begun again by no sweep', async () => {
    await withApp(async (fake, app) => {
      const shop = addShop(fake, 'octo');
      await fake.openPull(shop, { files: BUG });
      fake.faults.add(
        { method: 'GET', route: '/repos/{owner}/{repo}/compare/{basehead}' },
        { kind: 'call', before: () => Object.assign(shop, { deleted: true }) },
      );
      await settledSoon(app);
      const asked = callsAbout(fake, shop).length;
      await app.services.queue.send({ kind: 'sweep' });
      await settledSoon(app);
      expect(callsAbout(fake, shop)).toHaveLength(asked);
      expect(pullOf(shop).comments.size).toBe(0);
    });
  });
});

test('a sweep begins a run again that nobody works on any more', async () => {
  await withApp(async (fake, app) => {
    const shop = addShop(fake, 'octo');
    const { database, queue } = app.services;
    fake.faults.add(
      { method: 'GET', route: '/repos/{owner}/{repo}/compare/{basehead}' },
      { kind: 'primary-limit', resetInSeconds: 1800 },
    );
    const pull = await fake.openPull(shop, { files: BUG });
    await expect.poll(() => fake.checkRunOf(pull)?.output.title, { timeout: 20_000 }).toBe('Waiting');
    await fake.quiet(500);
    await database.query(`delete from cache_audit_jobs.job where state < 'active'`);
    await queue.send({ kind: 'sweep' });
    await settledSoon(app);
    expect(fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(outcomeOf(fake, shop)).toMatchObject({ unfinished: 0, runsOnHead: 1 });
  });
});
