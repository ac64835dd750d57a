import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TreeEntry } from '../../src/core/tree.ts';
import { fetchArchive } from '../../src/github/archive.ts';
import { fetchBlobs, type WantedBlob } from '../../src/github/blobs.ts';
import { openGitHub, type Repository } from '../../src/github/client.ts';
import { compareCommits } from '../../src/github/comparison.ts';
import { readFileAt } from '../../src/github/contents.ts';
import { readPull } from '../../src/github/pulls.ts';
import { readTreeListing } from '../../src/github/trees.ts';
import { type FakeGitHub, startFakeGitHub } from '../fake-github/fake-github.ts';

let fake: FakeGitHub;

beforeEach(async () => {
  fake = await startFakeGitHub({ checkAnswers: true });
});

afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.stop();
});

const CONFIG = '.github/cache-audit.yml';

const READING = [
  'pulls/{pull_number}',
  'compare/{basehead}',
  'contents/{path}',
  'git/trees/{tree_sha}',
  'git/trees/{tree_sha}',
];

/** What was asked for since; `archive` is where the archive's redirect leads. */
function routes(start: number): readonly string[] {
  return fake.requests.slice(start).map(({ route }) => route.replace('/repos/{owner}/{repo}/', ''));
}

/** What one review reads, with `known` blobs in the store. */
async function readAll(repository: Repository, number: number, known: Map<string, Uint8Array>) {
  const pull = await readPull(repository, number);
  const { mergeBase } = await compareCommits(repository, pull.baseSha, pull.headSha);
  const config = await readFileAt(repository, CONFIG, pull.baseSha);
  const base = await readTreeListing(repository, mergeBase);
  const head = await readTreeListing(repository, pull.headSha);
  if (known.size === 0) {
    const wanted = new Map(head.entries.map(({ path, id }) => [path, id]));
    for await (const { id, bytes } of fetchArchive(repository, pull.headSha, wanted)) known.set(id, bytes);
  }
  const missing = [...base.entries, ...head.entries].filter(({ id }) => !known.has(id)).map(wantedBlob);
  for await (const batch of fetchBlobs(repository, missing)) {
    for (const blob of batch) if ('bytes' in blob) known.set(blob.id, blob.bytes);
  }
  return { config, entries: [...base.entries, ...head.entries] };
}

function wantedBlob({ id, size }: TreeEntry): WantedBlob {
  return size === undefined ? { id } : { id, size };
}

test('a first review reads in six calls and a query, a later push in five and a query', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 150 }, (_, index) => [`src/${index}.py`, `order = ${index}\n`]),
  );
  const orders = fake.addRepository({ name: 'orders', files: { ...files, [CONFIG]: 'mode: review\n' } });
  const pull = await fake.openPull(orders, { files: { 'src/1.py': 'order = cache.get(1)\n' } });
  const { APP_ID: appId, PRIVATE_KEY: privateKey } = fake.environment;
  const github = openGitHub({
    host: new URL(fake.origin).host,
    protocol: 'http',
    credentials: { kind: 'app', appId, privateKey },
    version: '0.0.0',
  });
  const installationId = fake.installationOf(orders).id;
  const repository = github.repository({ installationId, repositoryId: orders.id, owner: 'octo', name: 'orders' });
  const known = new Map<string, Uint8Array>();

  const first = await readAll(repository, pull.number, known);
  expect(first.config).toBe('mode: review\n');
  expect(first.entries.filter(({ id }) => !known.has(id))).toEqual([]);
  const token = '/app/installations/{installation_id}/access_tokens';
  const before = fake.requests.length;
  expect(routes(0)).toEqual([token, ...READING, 'tarball/{ref}', 'archive', 'graphql']);

  await fake.push(pull, { files: { 'src/2.py': 'order = cache.get(2)\n' } });
  const later = await readAll(repository, pull.number, known);
  expect(later.entries.filter(({ id }) => !known.has(id))).toEqual([]);
  expect(routes(before)).toEqual([...READING, 'graphql']);
});
