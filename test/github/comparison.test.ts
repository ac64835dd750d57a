import { afterEach, expect, test } from 'vitest';
import { Gone } from '../../src/core/errors.ts';
import type { Repository } from '../../src/github/client.ts';
import { compareCommits } from '../../src/github/comparison.ts';
import { type ClientServer, orders, type Reply, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

async function serve(reply: Reply): Promise<Repository> {
  server = await startServer(() => reply);
  return server.gitHub().repository(orders);
}

const [base, head, fork] = ['b'.repeat(40), 'a'.repeat(40), 'f'.repeat(40)];
const patch = '@@ -1,2 +1,2 @@\n import cache\n-cache.get(1)\n+cache.get(2)';

test('one call gives the merge base, the renames and where comments may stand', async () => {
  const files = [
    { filename: 'src/prices.py', status: 'renamed', previous_filename: 'prices.py', patch },
    { filename: 'copy.py', status: 'copied', previous_filename: 'prices.py' },
    { filename: 'logo.png', status: 'added' },
    { filename: 'moved.py', status: 'renamed', previous_filename: 'old.py' },
  ];
  const repository = await serve({ json: { merge_base_commit: { sha: fork }, files } });
  expect(await compareCommits(repository, base, head)).toEqual({
    mergeBase: fork,
    renames: new Map([
      ['src/prices.py', 'prices.py'],
      ['moved.py', 'old.py'],
    ]),
    commentable: new Map([
      ['src/prices.py', [{ baseStart: 1, baseLines: 2, headStart: 1, headLines: 2, added: [2], deleted: [2] }]],
      ['copy.py', null],
      ['logo.png', null],
      ['moved.py', null],
    ]),
    isComplete: true,
  });
  expect(server.requests.map(({ path }) => path)).toEqual([`/repos/octo/orders/compare/${base}...${head}?per_page=1`]);
});

test('with three hundred files there may be more', async () => {
  const files = Array.from({ length: 300 }, (_, index) => ({ filename: `${index}.py`, status: 'added', patch }));
  const repository = await serve({ json: { merge_base_commit: { sha: fork }, files } });
  expect(await compareCommits(repository, base, head)).toMatchObject({ mergeBase: fork, isComplete: false });
});

test('commits that are not there are gone', async () => {
  const repository = await serve({ status: 404, json: { message: 'Not Found' } });
  await expect(compareCommits(repository, base, head)).rejects.toBeInstanceOf(Gone);
});
