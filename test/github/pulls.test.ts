import { afterEach, expect, test } from 'vitest';
import { Gone } from '../../src/core/errors.ts';
import type { Repository } from '../../src/github/client.ts';
import { openPulls, openPullsWithHead, pullsOfCommit, readPull } from '../../src/github/pulls.ts';
import { type ClientServer, orders, type Reply, type Seen, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

async function serve(answer: (seen: Seen) => Reply | undefined): Promise<Repository> {
  server = await startServer(answer);
  return server.gitHub().repository(orders);
}

const head = 'a'.repeat(40);

function pull(number: number, overrides: object = {}): object {
  return {
    number,
    title: 'Cache the price',
    state: 'open',
    merged_at: null,
    draft: false,
    locked: false,
    user: { login: 'ada' },
    head: { sha: head, ref: 'price', repo: { id: 5 } },
    base: { sha: 'b'.repeat(40), ref: 'main', repo: { id: 5 } },
    ...overrides,
  };
}

test('a pull request is read without its text', async () => {
  const repository = await serve(() => ({ json: pull(7) }));
  expect(await readPull(repository, 7)).toEqual({
    number: 7,
    headSha: head,
    headRef: 'price',
    baseSha: 'b'.repeat(40),
    baseRef: 'main',
    isOpen: true,
    isMerged: false,
    isDraft: false,
    isLocked: false,
    author: 'ada',
    headRepositoryId: 5,
  });
});

test('a merged one whose fork and author are gone is read, too', async () => {
  const merged = { state: 'closed', merged_at: '2026-11-24T09:00:00Z', user: null, locked: true, draft: true };
  const repository = await serve(() => ({
    json: pull(7, { ...merged, head: { sha: head, ref: 'price', repo: null } }),
  }));
  expect(await readPull(repository, 7)).toMatchObject({
    isOpen: false,
    isMerged: true,
    isLocked: true,
    isDraft: true,
    author: 'ghost',
    headRepositoryId: null,
  });
});

test('one that is not there is gone', async () => {
  const repository = await serve(() => ({ status: 404, json: { message: 'Not Found' } }));
  await expect(readPull(repository, 7)).rejects.toBeInstanceOf(Gone);
});

test('the open ones come page by page', async () => {
  const repository = await serve(({ path }) => {
    const count = path.includes('&page=1') ? 100 : 3;
    return { json: Array.from({ length: count }, (_, index) => pull(index + 1)) };
  });
  expect(await openPulls(repository)).toHaveLength(103);
  expect(server.requests).toHaveLength(2);
});

test('a commit that nobody knows belongs to none', async () => {
  const repository = await serve(() => ({ status: 422, json: { message: 'No commit found for SHA' } }));
  expect(await pullsOfCommit(repository, head)).toEqual([]);
});

test('of those that hold a commit only the open ones that it heads count', async () => {
  const elsewhere = { sha: 'c'.repeat(40), ref: 'other', repo: { id: 5 } };
  const repository = await serve(() => ({
    json: [pull(1, { state: 'closed' }), pull(2, { head: elsewhere }), pull(3)],
  }));
  expect((await openPullsWithHead(repository, head)).map(({ number }) => number)).toEqual([3]);
  expect(server.requests).toHaveLength(1);
});

test('where the commit tells of none, as it may of a fork, the open ones are looked through', async () => {
  const repository = await serve(({ path }) => ({ json: path.includes('/commits/') ? [] : [pull(4)] }));
  expect((await openPullsWithHead(repository, head)).map(({ number }) => number)).toEqual([4]);
});
