import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installationClient } from './client.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import type { Fault } from './faults.ts';
import type { Pull, Repository } from './world.ts';

let fake: FakeGitHub;
let orders: Repository;
let pull: Pull;
let client: Octokit;
const here = { owner: 'octo', repo: 'orders' };
const route = '/repos/{owner}/{repo}/check-runs';

beforeEach(async () => {
  fake = await startFakeGitHub({ checkAnswers: true });
  orders = fake.addRepository({ name: 'orders', files: { 'orders.py': 'a\n' } });
  pull = await fake.openPull(orders, { files: { 'orders.py': 'b\n' } });
  client = await installationClient(fake, orders);
});

afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.stop();
});

const create = () => client.checks.create({ ...here, name: 'report', head_sha: pull.headSha });
const runs = () => fake.checkRunsOn(orders, pull.headSha).length;

describe('a fault', () => {
  test.each<[string, Fault, number]>([
    ['a server error takes no effect', { kind: 'status', status: 502 }, 0],
    ['a connection that breaks before takes no effect', { kind: 'reset' }, 0],
    ['an answer that is lost took effect', { kind: 'lost' }, 1],
    ['a server error after the effect took effect', { kind: 'failed-after', status: 500 }, 1],
  ])('%s, and strikes once', async (_, fault, effects) => {
    const armed = fake.faults.add({ method: 'POST', route }, fault);
    await expect(create()).rejects.toThrow();
    expect(runs()).toBe(effects);
    expect(armed.struck).toBe(1);
    await create();
    expect(runs()).toBe(effects + 1);
    expect(fake.requests.filter((each) => each.route === route).map((each) => each.fault)).toEqual([fault.kind, null]);
  });

  test('may let some through, and strike more than once', async () => {
    fake.faults.add({ route, skip: 1, times: 2 }, { kind: 'status', status: 404 });
    const outcomes = await Promise.allSettled([await create(), create(), create()]);
    await create();
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test('may be a secondary limit, or a primary one', async () => {
    fake.faults.add({ route }, { kind: 'secondary-limit', retryAfter: 7 });
    await expect(create()).rejects.toMatchObject({ status: 403, response: { headers: { 'retry-after': '7' } } });
    fake.faults.add({ route }, { kind: 'primary-limit', resetInSeconds: 5 });
    await expect(create()).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': expect.stringMatching(/^\d+$/) } },
    });
    expect(runs()).toBe(0);
  });

  test('may be a limit in the body of GraphQL, of one field alone', async () => {
    fake.faults.add({ field: 'repository' }, { kind: 'graphql-limit' });
    expect(await client.graphql('{ rateLimit { cost } }')).toEqual({ rateLimit: { cost: 1 } });
    const query = '{ repository(owner: "octo", name: "orders") { databaseId } }';
    await expect(client.graphql(query)).rejects.toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
    expect(await client.graphql(query)).toEqual({ repository: { databaseId: orders.id } });
  });

  test('may spend the token for good', async () => {
    fake.faults.add({ route }, { kind: 'expired-token' });
    await expect(create()).rejects.toMatchObject({ status: 401 });
    await expect(create()).rejects.toMatchObject({ status: 401 });
    client = await installationClient(fake, orders);
    await create();
  });

  test('may be slow, or call the test before and after the effect', async () => {
    fake.faults.add({ route }, { kind: 'slow', milliseconds: 120 });
    const start = Date.now();
    await create();
    expect(Date.now() - start).toBeGreaterThanOrEqual(110);
    const seen: number[] = [];
    fake.faults.add({ route }, { kind: 'call', before: () => seen.push(runs()), after: () => seen.push(runs()) });
    await create();
    expect(seen).toEqual([1, 2]);
  });
});

test('quiet waits for requests that are under way', async () => {
  fake.faults.add({ route }, { kind: 'slow', milliseconds: 300 });
  const creating = create();
  await expect(fake.quiet(50, 100)).rejects.toThrow();
  await fake.quiet(50);
  expect(runs()).toBe(1);
  await creating;
});
