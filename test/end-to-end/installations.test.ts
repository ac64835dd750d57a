import { describe, expect, test } from 'vitest';
import { delivery } from '../fake-github/webhooks.ts';
import type { Repository } from '../fake-github/world.ts';
import { BUG, MENDED } from './shop.ts';
import { only, openStage, ROUTES } from './stage.ts';

const stage = openStage();

describe('without the permission', () => {
  test('to write on pull requests the check completes, and names it', async () => {
    const shop = stage.shop();
    stage.fake.installationOf(shop).permissions['pull_requests'] = 'read';
    const pull = await stage.reviewed(shop);
    const run = stage.fake.checkRunOf(pull);
    expect(run).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(run?.output.summary).toContain('has not granted writing on pull requests');
    expect(run?.annotations).toHaveLength(1);
    expect([...pull.comments.values()]).toEqual([]);
    stage.fake.installationOf(shop).permissions['pull_requests'] = 'write';
    stage.fake.expireTokens();
    if (run) await stage.fake.rerequest(shop, run, 'dev');
    await stage.app.settled();
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });

  test('to see pull requests the check completes, and names it', async () => {
    const shop = stage.shop();
    const pull = await stage.reviewed(shop);
    delete stage.fake.installationOf(shop).permissions['pull_requests'];
    stage.fake.expireTokens();
    const run = stage.fake.checkRunOf(pull);
    if (run) await stage.fake.rerequest(shop, run, 'dev');
    await stage.settledSoon();
    expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
    const again = stage.fake.checkRunOf(pull);
    expect(again?.id).not.toBe(run?.id);
    expect(`${again?.output.title} ${again?.output.summary}`).toContain('has not granted reading pull requests');
  });

  test('to write checks the comments are still written', async () => {
    const shop = stage.shop();
    stage.fake.installationOf(shop).permissions['checks'] = 'read';
    const pull = await stage.fake.openPull(shop, { files: BUG });
    await stage.settledSoon();
    expect(shop.checkRuns.size).toBe(0);
    expect(stage.fake.openComments(pull)).toHaveLength(1);
    await stage.fake.push(pull, { files: MENDED });
    await stage.settledSoon();
    expect(only(stage.fake.ourComments(pull)).body).toContain('Fixed in');
  });

  test('to read contents the check completes, and names it', async () => {
    const shop = stage.shop();
    delete stage.fake.installationOf(shop).permissions['contents'];
    const pull = await stage.fake.openPull(shop, { files: BUG });
    await stage.settledSoon();
    expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
    const run = stage.fake.checkRunOf(pull);
    expect(run).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(run?.output.summary).toContain('has not granted reading contents');
  });
});

test('a renamed repository is reviewed under its new name', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  await stage.fake.rename(shop, 'market');
  await stage.fake.push(pull, { files: MENDED });
  await stage.app.settled();
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(only(stage.fake.ourComments(pull)).body).toContain('Fixed in');
});

test('a repository that is renamed while it is audited has its run completed', async () => {
  const shop = stage.shop();
  const held = stage.hold(shop, 'GET', ROUTES.compare);
  const pull = await stage.fake.openPull(shop, { files: BUG });
  await held.reached;
  await stage.fake.rename(shop, 'market');
  held.release();
  await stage.settledSoon();
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(stage.fake.ourComments(pull)).toHaveLength(1);
});

test('an archived repository gets no comment, and its run ends where checks are taken', async () => {
  const shop = stage.shop();
  const held = stage.hold(shop, 'GET', ROUTES.compare);
  const pull = await stage.fake.openPull(shop, { files: BUG });
  await held.reached;
  await stage.fake.archive(shop);
  held.release();
  await stage.settledSoon();
  expect([...pull.comments.values()]).toEqual([]);
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed' });
  expect(stage.fake.checkRunOf(pull)?.output.summary).toContain('archived');
});

describe('the work ends quietly', () => {
  test.each([
    ['where the repository is archived and takes no checks', archived],
    ['where the repository is deleted', (shop: Repository) => stage.fake.deleteRepository(shop)],
    ['where the installation is suspended', (shop: Repository) => stage.fake.suspend(stage.fake.installationOf(shop))],
    ['where the App is uninstalled', (shop: Repository) => stage.fake.uninstall(stage.fake.installationOf(shop))],
    ['where the repository is taken out of the installation', removed],
  ] as const)('%s', async (_, change) => {
    const shop = stage.shop();
    const held = stage.hold(shop, 'GET', ROUTES.compare);
    const pull = await stage.fake.openPull(shop, { files: BUG });
    await held.reached;
    stage.fake.expireTokens();
    await change(shop);
    held.release();
    await stage.settledSoon();
    expect([...pull.comments.values()]).toEqual([]);
    const { database, queue } = stage.app.services;
    expect((await queue.counts()).filter(({ state, count }) => state === 'failed' && count > 0)).toEqual([]);
    const left = await database.query(
      `select state from cache_audit.check_runs where repository_id = $1 and state <> 'completed'`,
      [shop.id],
    );
    expect(left).toEqual([]);
  });
});

test('what is kept of an installation is forgotten when it ends, and nothing comes back', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  expect(await rowsOf(shop)).not.toEqual([]);
  const installation = stage.fake.installationOf(shop);
  await stage.fake.uninstall(installation);
  await stage.app.settled();
  expect(await rowsOf(shop)).toEqual([]);
  // A delivery that was under way.
  await stage.fake.deliver(
    delivery('pull_request.opened', {
      installation: { id: installation.id },
      repository: { id: shop.id, name: shop.name, owner: { login: shop.owner.login } },
      number: pull.number,
      pull_request: { number: pull.number, head: { sha: pull.headSha } },
    }),
  );
  await stage.settledSoon();
  expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
});

test('what is kept of a repository that leaves the installation is forgotten, and the others stay', async () => {
  const shop = stage.shop();
  const other = stage.fake.addRepository({ owner: shop.owner.login, name: 'stock', files: {} });
  await stage.reviewed(shop);
  await stage.reviewed(other, { 'README.md': 'Stock.\n' });
  await stage.fake.removeFromInstallation(stage.fake.installationOf(shop), shop);
  await stage.app.settled();
  expect(await rowsOf(shop)).toEqual([]);
  expect(await rowsOf(other)).not.toEqual([]);
});

test('an installation that the App has never heard of is served', async () => {
  const { hook } = stage.fake.outbox;
  stage.fake.outbox.hook = null;
  const shop = stage.shop();
  const pull = await stage.fake.openPull(shop, { files: {} });
  stage.fake.outbox.hook = hook;
  await stage.fake.push(pull, { files: BUG });
  await stage.app.settled();
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
});

async function archived(shop: Repository): Promise<void> {
  shop.archivedRefusesChecks = true;
  await stage.fake.archive(shop);
}

async function removed(shop: Repository): Promise<void> {
  const installation = stage.fake.installationOf(shop);
  stage.fake.addRepository({ owner: shop.owner.login, name: 'other', files: {} });
  await stage.fake.removeFromInstallation(installation, shop);
}

/** The tables in which something of it is kept. */
async function rowsOf({ id }: Repository): Promise<readonly string[]> {
  const { database } = stage.app.services;
  const tables = await database.query(
    `select table_name from information_schema.columns
     where table_schema = 'cache_audit' and column_name = 'repository_id' order by 1`,
  );
  const kept: string[] = [];
  for (const { table_name: table } of tables) {
    const rows = await database.query(`select 1 from cache_audit.${table} where repository_id = $1 limit 1`, [id]);
    if (rows.length > 0) kept.push(String(table));
  }
  return kept;
}
