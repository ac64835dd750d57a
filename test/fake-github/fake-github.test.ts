import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appToken, clientOf, installationClient } from './client.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import type { Pull, Repository } from './world.ts';

const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
const text = `${lines.join('\n')}\n`;

let fake: FakeGitHub;
let orders: Repository;

beforeEach(async () => {
  fake = await startFakeGitHub({ checkAnswers: true });
  orders = fake.addRepository({ name: 'orders', files: { 'orders.py': text, 'lib/prices.py': 'PRICE = 1\n' } });
});

afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.stop();
});

function open(more: object = {}): Promise<Pull> {
  const files = {
    'orders.py': text.replace('line 2\n', 'line two\n').replace('line 30\n', 'line thirty\nline more\n'),
  };
  return fake.openPull(orders, { files, ...more });
}

const here = { owner: 'octo', repo: 'orders' };

describe('tokens', () => {
  test('reach only the repositories that they were made for', async () => {
    const prices = fake.addRepository({ name: 'prices', files: { 'prices.py': '1\n' } });
    const limited = await installationClient(fake, orders);
    expect((await limited.repos.get(here)).data.id).toBe(orders.id);
    await expect(limited.repos.get({ owner: 'octo', repo: 'prices' })).rejects.toMatchObject({ status: 404 });
    const wide = await installationClient(fake, orders, false);
    expect((await wide.repos.get({ owner: 'octo', repo: 'prices' })).data.id).toBe(prices.id);
  });

  test('expire, and are refused without a true signature of the App', async () => {
    const client = await installationClient(fake, orders);
    fake.expireTokens();
    await expect(client.repos.get(here)).rejects.toMatchObject({ status: 401 });
    expect((await clientOf(fake, appToken(fake)).apps.getAuthenticated()).data).toMatchObject({ slug: 'cache-audit' });
    const late = clientOf(fake, appToken(fake, { lifetime: -60 }));
    await expect(late.apps.getAuthenticated()).rejects.toMatchObject({ status: 401 });
    const forged = clientOf(fake, `${appToken(fake).slice(0, -8)}AAAAAAAA`);
    await expect(forged.apps.getAuthenticated()).rejects.toMatchObject({ status: 401 });
  });

  test('have the permissions that the installation was granted', async () => {
    fake.installationOf(orders).permissions = { metadata: 'read', checks: 'read' };
    const client = await installationClient(fake, orders);
    const create = client.checks.create({ ...here, name: 'report', head_sha: orders.branches.get('main') ?? '' });
    await expect(create).rejects.toMatchObject({ status: 403 });
    await expect(client.pulls.list(here)).rejects.toMatchObject({ status: 403 });
  });

  test('are not given to suspended and deleted installations', async () => {
    const installation = fake.installationOf(orders);
    await fake.suspend(installation);
    await expect(installationClient(fake, orders)).rejects.toMatchObject({ status: 403 });
    await fake.unsuspend(installation);
    const client = await installationClient(fake, orders);
    await fake.uninstall(installation);
    await expect(client.repos.get(here)).rejects.toMatchObject({ status: 401 });
  });

  test('of people read what people may', async () => {
    const shop = fake.addRepository({ name: 'shop', files: {}, isPrivate: false });
    const client = clientOf(fake, fake.userToken('reader'));
    expect((await client.repos.get({ owner: 'octo', repo: 'shop' })).data.id).toBe(shop.id);
    await expect(client.repos.get(here)).rejects.toMatchObject({ status: 404 });
  });
});

describe('pull requests', () => {
  test('have heads, files and patches, and a diff up to three hundred files', async () => {
    const pull = await open({ author: 'ann', draft: true });
    const client = await installationClient(fake, orders);
    const { data } = await client.pulls.get({ ...here, pull_number: pull.number });
    expect(data).toMatchObject({ draft: true, changed_files: 1, head: { sha: pull.headSha }, user: { login: 'ann' } });
    const { data: files } = await client.pulls.listFiles({ ...here, pull_number: pull.number });
    expect(files).toMatchObject([{ filename: 'orders.py', status: 'modified', additions: 3, deletions: 2 }]);
    expect(files[0]?.patch).toContain('-line 2\n+line two\n');
    expect((await client.pulls.list(here)).data.map(({ number }) => number)).toEqual([pull.number]);
    const { data: found } = await client.repos.listPullRequestsAssociatedWithCommit({
      ...here,
      commit_sha: pull.headSha,
    });
    expect(found.map(({ number }) => number)).toEqual([pull.number]);
  });

  test('from forks name the fork, and its commits are read through the base repository', async () => {
    const pull = await open({ author: 'outsider', fork: true });
    const client = await installationClient(fake, orders);
    const { data } = await client.pulls.get({ ...here, pull_number: pull.number });
    expect(data.head.repo?.full_name).toBe('outsider/orders');
    expect((await client.git.getTree({ ...here, tree_sha: pull.headSha })).data.tree).toHaveLength(2);
    if (pull.headRepository) fake.deleteFork(pull.headRepository);
    expect((await client.pulls.get({ ...here, pull_number: pull.number })).data.head.repo).toBe(null);
  });

  test('of three thousand files come in pages', async () => {
    const files = Object.fromEntries(Array.from({ length: 3001 }, (_, index) => [`src/${index}.py`, `${index}\n`]));
    const pull = await fake.openPull(orders, { files });
    const client = await installationClient(fake, orders);
    const all = await client.paginate(client.pulls.listFiles, { ...here, pull_number: pull.number, per_page: 100 });
    expect(all).toHaveLength(3000);
    const { data } = await client.repos.compareCommitsWithBasehead({ ...here, basehead: `main...${pull.headSha}` });
    expect(data.files).toHaveLength(300);
    const { data: tree } = await client.git.getTree({ ...here, tree_sha: pull.headSha, recursive: 'true' });
    expect(tree.tree.length).toBeGreaterThan(3001);
  });
});

describe('commits', () => {
  test('are compared from their merge base', async () => {
    const base = orders.branches.get('main');
    const pull = await open();
    await fake.pushTo(orders, 'main', { 'other.py': '1\n' });
    const client = await installationClient(fake, orders);
    const basehead = `${orders.branches.get('main')}...${pull.headSha}`;
    const { data } = await client.repos.compareCommitsWithBasehead({ ...here, basehead });
    expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, merge_base_commit: { sha: base } });
    expect(data.files?.map(({ filename }) => filename)).toEqual(['orders.py']);
  });

  test('have trees, cut where the test says so, blobs and files', async () => {
    const client = await installationClient(fake, orders);
    const tree_sha = orders.branches.get('main') ?? '';
    const { data: tree } = await client.git.getTree({ ...here, tree_sha, recursive: 'true' });
    expect(tree.tree.map(({ path }) => path)).toEqual(['lib', 'lib/prices.py', 'orders.py']);
    orders.treeLimit = 1;
    expect((await client.git.getTree({ ...here, tree_sha, recursive: 'true' })).data.truncated).toBe(true);
    const file_sha = tree.tree[1]?.sha ?? '';
    const { data: blob } = await client.git.getBlob({ ...here, file_sha });
    expect(Buffer.from(blob.content, 'base64').toString()).toBe('PRICE = 1\n');
    const raw = await client.repos.getContent({ ...here, path: 'lib/prices.py', mediaType: { format: 'raw' } });
    expect(raw.data).toBe('PRICE = 1\n');
    await expect(client.repos.getContent({ ...here, path: 'none.py' })).rejects.toMatchObject({ status: 404 });
  });

  test('of a renamed repository are found under its old name', async () => {
    const client = await installationClient(fake, orders);
    await fake.rename(orders, 'sales');
    expect((await client.repos.get(here)).data.name).toBe('sales');
    await fake.deleteRepository(orders);
    await expect(client.repos.get(here)).rejects.toMatchObject({ status: 404 });
  });
});

describe('check runs', () => {
  test('are made, updated and listed, and annotations are added', async () => {
    const pull = await open();
    const client = await installationClient(fake, orders);
    const name = 'Cache Coherence Report';
    const { data } = await client.checks.create({ ...here, name, head_sha: pull.headSha, external_id: '7' });
    expect(data).toMatchObject({ status: 'queued', conclusion: null, pull_requests: [{ number: pull.number }] });
    const annotation = {
      path: 'orders.py',
      start_line: 2,
      end_line: 2,
      annotation_level: 'warning',
      message: 'x',
    } as const;
    const output = { title: 'Findings', summary: 'two', annotations: Array(50).fill(annotation) };
    const update = { ...here, check_run_id: data.id };
    await client.checks.update({ ...update, output });
    await client.checks.update({ ...update, output, conclusion: 'failure' });
    expect(fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure', externalId: '7' });
    const listed = await client.checks.listForRef({ ...here, ref: pull.headSha, check_name: name });
    expect(listed.data.check_runs[0]?.output.annotations_count).toBe(100);
    const all = await client.paginate(client.checks.listAnnotations, { ...update, per_page: 100 });
    expect(all).toHaveLength(100);
  });

  test('refuse more than fits', async () => {
    const pull = await open();
    const client = await installationClient(fake, orders);
    const annotation = {
      path: 'orders.py',
      start_line: 2,
      end_line: 2,
      annotation_level: 'warning',
      message: 'x',
    } as const;
    const create = (more: object) => client.checks.create({ ...here, name: 'report', head_sha: pull.headSha, ...more });
    const action = { label: 'Re-audit', description: 'again', identifier: 're-audit' };
    for (const more of [
      { output: { title: 'x', summary: 'x', annotations: Array(51).fill(annotation) } },
      { output: { title: 'x', summary: 'x'.repeat(65_536) } },
      { actions: Array(4).fill(action) },
      { actions: [{ ...action, label: 'x'.repeat(21) }] },
    ]) {
      await expect(create(more)).rejects.toMatchObject({ status: 422 });
    }
    expect(fake.checkRunsOn(orders, pull.headSha)).toEqual([]);
    // What GitHub's description forbids was found as well.
    expect(fake.problems.splice(0)).toHaveLength(4);
    await expect(create({ head_sha: 'a'.repeat(40) })).rejects.toMatchObject({ status: 422 });
  });
});

test('a request that GitHub does not know is a problem', async () => {
  const client = await installationClient(fake, orders);
  await client.request('GET /repos/{owner}/{repo}/pulls', { ...here, colour: 'red' });
  expect(fake.problems.splice(0)).toHaveLength(1);
  expect(fake.requests.at(-1)).toMatchObject({ method: 'GET', route: '/repos/{owner}/{repo}/pulls', status: 200 });
});

test('rate headers stand on every answer', async () => {
  const client = await installationClient(fake, orders);
  const { headers } = await client.repos.get(here);
  expect(Number(headers['x-ratelimit-remaining'])).toBeGreaterThan(0);
});
