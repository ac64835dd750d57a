import { afterEach, expect, test } from 'vitest';
import { Gone } from '../../src/core/errors.ts';
import type { Repository } from '../../src/github/client.ts';
import { readTreeListing } from '../../src/github/trees.ts';
import { type ClientServer, orders, type Reply, type Seen, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

async function serve(answer: (seen: Seen) => Reply | undefined): Promise<Repository> {
  server = await startServer(answer);
  return server.gitHub().repository(orders);
}

const commit = 'c'.repeat(40);
const file = (path: string) => ({ path, mode: '100644', type: 'blob', sha: `id-of-${path}`, size: 12 });
const folder = (path: string, sha: string) => ({ path, mode: '040000', type: 'tree', sha });

test('a tree is listed in one call, sorted, folders left out', async () => {
  const tree = [
    folder('src', 'd1'),
    { ...file('src/prices.py'), mode: '100755' },
    { ...file('link'), mode: '120000' },
    { path: 'vendor', mode: '160000', type: 'commit', sha: 'e'.repeat(40) },
    file('a.py'),
  ];
  const listing = await readTreeListing(await serve(() => ({ json: { tree, truncated: false } })), commit);
  expect(listing.gaps).toEqual([]);
  expect(listing.entries).toEqual([
    { path: 'a.py', id: 'id-of-a.py', type: 'file', size: 12 },
    { path: 'link', id: 'id-of-link', type: 'link', size: 12 },
    { path: 'src/prices.py', id: 'id-of-src/prices.py', type: 'file', size: 12 },
    { path: 'vendor', id: 'e'.repeat(40), type: 'submodule' },
  ]);
  expect(server.requests.map(({ path }) => path)).toEqual([`/repos/octo/orders/git/trees/${commit}?recursive=1`]);
});

/** The root is cut, and so is `src`. */
function cutTree({ path }: Seen): Reply | undefined {
  const [, sha, query] = /trees\/([^?]+)(\?recursive=1)?/.exec(path) ?? [];
  const whole = (...tree: object[]): Reply => ({ json: { tree, truncated: false } });
  const isRecursive = query !== undefined;
  if (sha === commit || sha === 'f1') {
    if (isRecursive) return { json: { tree: [file('half')], truncated: true } };
    return sha === commit
      ? whole(file('setup.py'), folder('docs', 'f0'), folder('src', 'f1'))
      : whole(file('orders.py'), folder('prices', 'f2'));
  }
  return sha === 'f2' ? whole(file('cache.py'), file('deep/key.py')) : whole(file('readme.md'));
}

test('where it is cut, it is listed folder by folder', async () => {
  const listing = await readTreeListing(await serve(cutTree), commit);
  expect(listing.gaps).toEqual([]);
  expect(listing.entries.map(({ path }) => path)).toEqual([
    'docs/readme.md',
    'setup.py',
    'src/orders.py',
    'src/prices/cache.py',
    'src/prices/deep/key.py',
  ]);
  expect(server.requests).toHaveLength(6);
});

test('what lies beyond the calls allowed is a gap for each folder', async () => {
  const listing = await readTreeListing(await serve(cutTree), commit, { mostCalls: 3 });
  expect(listing.entries.map(({ path }) => path)).toEqual(['docs/readme.md', 'setup.py']);
  expect(listing.gaps).toEqual([{ path: 'src', reason: 'budget' }]);
  expect(server.requests).toHaveLength(3);
});

test('a repository without a commit is empty', async () => {
  const repository = await serve(() => ({ status: 409, json: { message: 'Git Repository is empty.' } }));
  expect(await readTreeListing(repository, commit)).toEqual({ entries: [], gaps: [] });
});

test('a commit that is not there is gone', async () => {
  const repository = await serve(() => ({ status: 404, json: { message: 'Not Found' } }));
  await expect(readTreeListing(repository, commit)).rejects.toBeInstanceOf(Gone);
});
