import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Parser } from 'tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entry } from './archive.ts';
import { installationClient } from './client.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { hashOf } from './git-objects.ts';
import { delivery } from './webhooks.ts';
import type { Repository } from './world.ts';

interface Heard {
  readonly event: string;
  readonly id: string;
  readonly isSigned: boolean;
  readonly payload: { readonly action?: string; readonly installation?: { readonly id: number } };
}

let fake: FakeGitHub;
let orders: Repository;
let heard: Heard[];
let app: Server;

beforeEach(async () => {
  fake = await startFakeGitHub({ checkAnswers: true });
  orders = fake.addRepository({ name: 'orders', files: { 'orders.py': 'a\nb\nc\n', 'lib/prices.py': 'PRICE = 1\n' } });
  heard = [];
  app = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const signature = `sha256=${createHmac('sha256', 'secret-of-the-hook').update(body).digest('hex')}`;
      heard.push({
        event: String(request.headers['x-github-event']),
        id: String(request.headers['x-github-delivery']),
        isSigned: request.headers['x-hub-signature-256'] === signature,
        payload: JSON.parse(body.toString()),
      });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const address = app.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  fake.connect(`http://127.0.0.1:${address.port}/api/github/webhooks`);
});

afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.stop();
  app.closeAllConnections();
  app.close();
});

const names = () => heard.map(({ event, payload: { action } }) => (action ? `${event}.${action}` : event));

describe('deliveries', () => {
  test('are signed, and name the installation', async () => {
    const pull = await fake.openPull(orders, { files: { 'orders.py': 'a\nB\nc\n' } });
    expect(names()).toEqual(['push', 'check_suite.requested', 'pull_request.opened']);
    expect(heard.every(({ isSigned }) => isSigned)).toBe(true);
    expect(heard.at(-1)).toMatchObject({
      payload: {
        number: pull.number,
        installation: { id: fake.installationOf(orders).id },
        pull_request: { number: pull.number, head: { sha: pull.headSha }, draft: false },
        repository: { id: orders.id, full_name: 'octo/orders' },
        sender: { login: 'dev', type: 'User' },
      },
    });
    expect(fake.deliveries.at(-1)?.statuses).toEqual([202]);
  });

  test('tell everything that people do', async () => {
    const pull = await fake.openPull(orders, {
      files: { 'orders.py': 'a\nB\nc\n' },
      draft: true,
      author: 'outsider',
      fork: true,
    });
    await fake.ready(pull);
    await fake.toDraft(pull);
    await fake.push(pull, { files: { 'new.py': '1\n' } });
    await fake.forcePush(pull, { files: { 'orders.py': 'a\nB\n' } });
    await fake.pushTo(orders, 'next', { 'next.py': '1\n' });
    await fake.editBase(pull, 'next');
    await fake.editTitle(pull, 'Better');
    const comment = await fake.comment(pull, { author: 'ann', body: '/cache-audit full' });
    await fake.editComment(orders, comment, 'nothing');
    await fake.commentOnIssue(orders, fake.openIssue(orders, { author: 'ann', title: 'Slow' }), {
      author: 'ann',
      body: 'hm',
    });
    await fake.lock(pull);
    const group = await fake.mergeGroup([pull]);
    await fake.destroyMergeGroup(group, 'invalidated');
    await fake.close(pull);
    await fake.reopen(pull);
    await fake.close(pull, { merged: true });
    await fake.rename(orders, 'sales');
    await fake.archive(orders);
    const installation = fake.installationOf(orders);
    await fake.removeFromInstallation(installation, orders);
    await fake.addToInstallation(installation, orders);
    await fake.suspend(installation);
    await fake.unsuspend(installation);
    await fake.deleteRepository(orders);
    await fake.uninstall(installation);
    await fake.install(orders.owner, []);
    expect(names()).toEqual([
      'pull_request.opened',
      'pull_request.ready_for_review',
      'pull_request.converted_to_draft',
      'pull_request.synchronize',
      'pull_request.synchronize',
      'push',
      'check_suite.requested',
      'pull_request.edited',
      'pull_request.edited',
      'issue_comment.created',
      'issue_comment.edited',
      'issue_comment.created',
      'pull_request.locked',
      'push',
      'check_suite.requested',
      'merge_group.checks_requested',
      'merge_group.destroyed',
      'pull_request.closed',
      'pull_request.reopened',
      'push',
      'check_suite.requested',
      'pull_request.closed',
      'repository.renamed',
      'repository.archived',
      'installation_repositories.removed',
      'installation_repositories.added',
      'installation.suspend',
      'installation.unsuspend',
      'repository.deleted',
      'installation.deleted',
      'installation.created',
    ]);
  });

  test('say whether an issue is a pull request', async () => {
    const pull = await fake.openPull(orders, { files: { 'orders.py': 'a\nB\nc\n' } });
    await fake.comment(pull, { author: 'ann', body: 'x' });
    expect(heard.at(-1)?.payload).toHaveProperty('issue.pull_request.url');
    await fake.commentOnIssue(orders, fake.openIssue(orders, { author: 'ann', title: 'Slow' }), {
      author: 'ann',
      body: 'hm',
    });
    expect(heard.at(-1)?.payload).not.toHaveProperty('issue.pull_request');
  });

  test('tell the App of its own runs and of the buttons on them', async () => {
    const pull = await fake.openPull(orders, { files: { 'orders.py': 'a\nB\nc\n' } });
    const client = await installationClient(fake, orders);
    heard.splice(0);
    const here = { owner: 'octo', repo: 'orders' };
    const actions = [{ label: 'Re-audit', description: 'again', identifier: 're-audit' }];
    await client.checks.create({ ...here, name: 'report', head_sha: pull.headSha, conclusion: 'failure', actions });
    await fake.quiet(100);
    const run = fake.checkRunOf(pull);
    if (!run) throw new Error('no check run');
    await fake.clickButton(orders, run, 're-audit', 'ann');
    await expect(fake.clickButton(orders, run, 'accept-findings', 'ann')).rejects.toThrow();
    await fake.rerequest(orders, run, 'ann');
    await fake.rerequestSuite(orders, pull.headSha, 'ann');
    expect(names().toSorted()).toEqual([
      'check_run.completed',
      'check_run.created',
      'check_run.requested_action',
      'check_run.rerequested',
      'check_suite.rerequested',
    ]);
    expect(heard.find(({ payload }) => payload.action === 'requested_action')?.payload).toMatchObject({
      requested_action: { identifier: 're-audit' },
      check_run: { id: run.id, head_sha: pull.headSha, pull_requests: [{ number: pull.number }] },
      sender: { login: 'ann' },
    });
  });

  test('can be held back, reordered, doubled and sent again', async () => {
    fake.outbox.hold();
    await fake.openPull(orders, { files: { 'orders.py': 'a\nB\nc\n' } });
    expect(heard).toEqual([]);
    await fake.outbox.release((held) => held.toReversed());
    expect(names()).toEqual(['pull_request.opened', 'check_suite.requested', 'push']);
    fake.outbox.copies = 2;
    const again = await fake.deliver(delivery('ping'));
    await fake.outbox.redeliver(again);
    expect(heard.slice(3).map(({ id }) => id)).toEqual([again.id, again.id, again.id]);
  });

  test('do not come where the App was not granted what they need, nor to suspended installations', async () => {
    const { issues, ...permissions } = fake.installationOf(orders).permissions;
    expect(issues).toBe('read');
    fake.installationOf(orders).permissions = permissions;
    const pull = await fake.openPull(orders, { files: { 'orders.py': 'a\nB\nc\n' } });
    heard.splice(0);
    await fake.comment(pull, { author: 'ann', body: 'x' });
    expect(names()).toEqual([]);
    await fake.suspend(fake.installationOf(orders));
    await fake.ready(pull);
    expect(names()).toEqual(['installation.suspend']);
  });

  test('of an App that is down are lost', async () => {
    fake.connect('http://127.0.0.1:9/');
    await fake.pushTo(orders, 'main', { 'new.py': '1\n' });
    expect(fake.deliveries.at(-1)?.statuses).toEqual([0]);
  });
});

test('a merge group holds the changes of its pull requests on top of the base', async () => {
  const one = await fake.openPull(orders, { files: { 'orders.py': 'a\nB\nc\n' } });
  const other = await fake.openPull(orders, { files: { 'lib/prices.py': null, 'new.py': '1\n' } });
  await fake.pushTo(orders, 'main', { 'main.py': '1\n' });
  const group = await fake.mergeGroup([one, other]);
  const client = await installationClient(fake, orders);
  const basehead = `${group.baseSha}...${group.headSha}`;
  const { data } = await client.repos.compareCommitsWithBasehead({ owner: 'octo', repo: 'orders', basehead });
  expect(data.files?.map(({ filename, status }) => [filename, status])).toEqual([
    ['lib/prices.py', 'removed'],
    ['new.py', 'added'],
    ['orders.py', 'modified'],
  ]);
  expect(data.merge_base_commit.sha).toBe(orders.branches.get('main'));
});

test('a merge brings the changes onto the base, which may have moved', async () => {
  const pull = await fake.openPull(orders, { files: { 'orders.py': 'a\nB\nc\n' } });
  const other = await fake.openPull(orders, { files: { 'new.py': '1\n' } });
  await fake.pushTo(orders, 'main', { 'main.py': '1\n' });
  await fake.close(pull, { merged: true });
  const tip = orders.branches.get('main') ?? '';
  const client = await installationClient(fake, orders);
  const { data } = await client.git.getTree({ owner: 'octo', repo: 'orders', tree_sha: tip });
  expect(data.tree.map(({ path }) => path)).toEqual(['lib', 'main.py', 'orders.py']);
  expect(other.baseSha).toBe(tip);
  const merged = await client.pulls.get({ owner: 'octo', repo: 'orders', pull_number: pull.number });
  expect(merged.data).toMatchObject({ state: 'closed', merged: true });
});

describe('an archive', () => {
  async function download(): Promise<Map<string, Buffer>> {
    const client = await installationClient(fake, orders);
    const { data, url } = await client.repos.downloadTarballArchive({ owner: 'octo', repo: 'orders', ref: 'main' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_codeload\/.*\?token=/);
    if (!(data instanceof ArrayBuffer)) throw new Error('no bytes');
    return await entriesOf(Buffer.from(data));
  }

  test('has the files of a commit under one top folder, but those left out', async () => {
    const long = `${'deep/'.repeat(40)}file.py`;
    await fake.pushTo(orders, 'main', { [long]: 'deep\n', 'left-out.txt': 'x\n', 'version.txt': '$Format:%H$\n' });
    orders.exportIgnore.add('left-out.txt');
    orders.exportSubst.set('version.txt', 'abc\n');
    const files = await download();
    const top = [...files.keys()][0]?.split('/')[0] ?? '';
    expect(top).toMatch(/^octo-orders-[0-9a-f]{7}$/);
    const paths = [...files.keys()].map((path) => path.slice(top.length + 1));
    expect(paths.toSorted()).toEqual([long, 'lib/prices.py', 'orders.py', 'version.txt']);
    expect(hashOf('blob', files.get(`${top}/orders.py`) ?? Buffer.alloc(0))).toBe(
      hashOf('blob', Buffer.from('a\nb\nc\n')),
    );
    expect(files.get(`${top}/version.txt`)?.toString()).toBe('abc\n');
  });

  test('may be whatever a test sends', async () => {
    orders.archive = Buffer.concat([
      ...entry({ name: '../evil.py', type: '0', content: Buffer.from('x') }),
      Buffer.alloc(1024),
    ]);
    expect([...(await download()).keys()]).toEqual(['../evil.py']);
  });
});

async function entriesOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const parser = new Parser({
    onReadEntry(read) {
      const chunks: Buffer[] = [];
      read.on('data', (chunk: Buffer) => chunks.push(chunk));
      read.on('end', () => {
        if (read.type === 'File') files.set(read.path, Buffer.concat(chunks));
      });
    },
  });
  const ended = new Promise((resolve) => parser.on('end', resolve));
  parser.end(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  await ended;
  return files;
}
