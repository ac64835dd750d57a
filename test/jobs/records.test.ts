import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dropResult, resultsOn, saveResult } from '../../src/jobs/check-results.ts';
import {
  dropIntent,
  newestRun,
  recordIntent,
  recordRun,
  runsOn,
  setState,
  unfinishedRuns,
  unfinishedRunsOf,
} from '../../src/jobs/check-runs.ts';
import { decisionsOn, recordDecisions } from '../../src/jobs/decisions.ts';
import { postedComments, recordComments } from '../../src/jobs/posted-comments.ts';
import {
  knownPull,
  knownRepositories,
  openPulls,
  openPullsOn,
  recordPull,
  recordRepository,
} from '../../src/jobs/repositories.ts';
import { type FreshDatabase, freshDatabase, KINDS } from './fresh-database.ts';
import { orders, sha } from './job-samples.ts';

describe.each(KINDS)('%s', (kind) => {
  let fresh: FreshDatabase;
  const other = { ...orders, repositoryId: 71, name: 'prices' };

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    await recordRepository(fresh.database, orders);
    await recordRepository(fresh.database, other);
  });

  afterAll(() => fresh.drop());

  test('repositories of an installation', async () => {
    expect(await knownRepositories(fresh.database, { installationId: 7 })).toEqual([orders, other]);
    expect(await knownRepositories(fresh.database, { installationId: 8 })).toEqual([]);
    expect(await knownRepositories(fresh.database)).toEqual([orders, other]);
  });

  test('a pull request keeps what a later word of it leaves out', async () => {
    const first = { number: 1, headSha: sha('a'), isOpen: true, baseSha: sha('b'), isDraft: true };
    await recordPull(fresh.database, 70, first);
    await recordPull(fresh.database, 70, { number: 1, headSha: sha('c'), isOpen: true });
    expect(await knownPull(fresh.database, 70, 1)).toEqual({ ...first, headSha: sha('c') });
  });

  test('the open pull requests on a head', async () => {
    await recordPull(fresh.database, 70, { number: 3, headSha: sha('d'), isOpen: true });
    await recordPull(fresh.database, 70, { number: 2, headSha: sha('d'), isOpen: true });
    await recordPull(fresh.database, 70, { number: 4, headSha: sha('d'), isOpen: false });
    await recordPull(fresh.database, 71, { number: 5, headSha: sha('d'), isOpen: true });
    expect((await openPullsOn(fresh.database, 70, sha('d'))).map(({ number }) => number)).toEqual([2, 3]);
    expect((await openPulls(fresh.database, 71)).map(({ number }) => number)).toEqual([5]);
  });

  test('a check run is known from its intent to its end', async () => {
    const { database } = fresh;
    const about = { repositoryId: 70, headSha: sha('e'), externalId: 'pull/1' };
    const intentId = await recordIntent(database, about);
    const intent = { ...about, intentId, runId: null, state: 'creating' };
    expect(await newestRun(database, 70, sha('e'))).toEqual(intent);
    await recordRun(database, { intentId, runId: 9_007_199_254, state: 'queued' });
    expect(await newestRun(database, 70, sha('e'))).toEqual({ ...intent, runId: 9_007_199_254, state: 'queued' });
    expect(await unfinishedRunsOf(database, 70)).toHaveLength(1);
    await setState(database, 71, 9_007_199_254, 'completed');
    expect(await unfinishedRunsOf(database, 70)).toHaveLength(1);
    await setState(database, 70, 9_007_199_254, 'completed');
    expect(await unfinishedRunsOf(database, 70)).toEqual([]);
    const second = await recordIntent(database, about);
    expect((await runsOn(database, 70, sha('e'))).map((run) => run.intentId)).toEqual([second, intentId]);
    await dropIntent(database, intentId);
    await dropIntent(database, second);
    expect((await runsOn(database, 70, sha('e'))).map((run) => run.intentId)).toEqual([intentId]);
  });

  test('the sweep sees what nobody touched, with where it is', async () => {
    const { database } = fresh;
    const about = { headSha: sha('f'), externalId: 'pull/1' };
    const known = await recordIntent(database, { ...about, repositoryId: 71 });
    const unknown = await recordIntent(database, { ...about, repositoryId: 72 });
    expect(await unfinishedRuns(database, { olderThanSeconds: 60 })).toEqual([]);
    await database.query(`update cache_audit.check_runs set changed_at = now() - interval '61 seconds'`);
    const runs = await unfinishedRuns(database, { olderThanSeconds: 60 });
    expect(runs.map(({ intentId, repository }) => [intentId, repository])).toEqual([
      [known, other],
      [unknown, null],
    ]);
  });

  test('the results of the pull requests on a head, each newest once', async () => {
    const { database } = fresh;
    const Details = z.object({ findings: z.array(z.string()) });
    const result = { number: 2, conclusion: 'failure', title: 'One finding', details: { findings: ['a'] } };
    await saveResult(database, 70, sha('1'), { ...result, conclusion: 'neutral' });
    await saveResult(database, 70, sha('1'), result);
    await saveResult(database, 70, sha('1'), { ...result, number: 1, details: { older: 'form' } });
    await saveResult(database, 71, sha('1'), { ...result, number: 3 });
    expect(await resultsOn(database, 70, sha('1'), Details)).toEqual([result]);
    const hostile = { ...result, number: 9, title: 'a\0b', details: { findings: ['c\0d\ud800'] } };
    await saveResult(database, 70, sha('2'), hostile);
    const kept = { ...hostile, title: 'ab', details: { findings: ['cd\ufffd'] } };
    expect(await resultsOn(database, 70, sha('2'), Details)).toEqual([kept]);
    await dropResult(database, 70, sha('1'), 2);
    expect(await resultsOn(database, 70, sha('1'), Details)).toEqual([]);
  });

  test('decisions on the pull requests of a merge group', async () => {
    const { database } = fresh;
    const accepted = { number: 1, fingerprint: 'f1', kind: 'accepted', who: 'ada', reason: null } as const;
    const ignored = { number: 2, fingerprint: 'f2', kind: 'ignored', who: 'bob', reason: 'cold path' } as const;
    await recordDecisions(database, 70, [accepted, { ...ignored, reason: 'cold\0 path' }]);
    await recordDecisions(database, 70, [{ ...accepted, who: 'eve' }]);
    await recordDecisions(database, 70, []);
    await recordDecisions(database, 71, [accepted]);
    const decided = await decisionsOn(database, 70, [1, 2]);
    expect(decided).toEqual([
      { ...ignored, when: expect.any(Date) },
      { ...accepted, who: 'eve', when: expect.any(Date) },
    ]);
    expect(await decisionsOn(database, 70, [3])).toEqual([]);
  });

  test('comments that were posted for findings', async () => {
    const { database } = fresh;
    await recordComments(database, 70, 1, [
      { fingerprint: 'f2', commentId: 20, rule: null },
      { fingerprint: 'f1', commentId: 10, rule: 'unstable-key' },
    ]);
    await recordComments(database, 70, 1, [{ fingerprint: 'f1', commentId: 11, rule: null }]);
    await recordComments(database, 70, 1, []);
    expect(await postedComments(database, 70, 1)).toEqual([
      { fingerprint: 'f1', commentId: 11, rule: 'unstable-key' },
      { fingerprint: 'f2', commentId: 20, rule: null },
    ]);
    expect(await postedComments(database, 71, 1)).toEqual([]);
    expect(await postedComments(database, 70, 2)).toEqual([]);
  });
});
