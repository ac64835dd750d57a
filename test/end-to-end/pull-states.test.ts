import { describe, expect, test } from 'vitest';
import { BUG, MENDED } from './shop.ts';
import { only, openStage, ROUTES } from './stage.ts';

const stage = openStage();
const CONFIG = '.github/cache-audit.yml';

describe('a fork', () => {
  test('is reviewed through the base repository', async () => {
    const shop = stage.shop();
    const pull = await stage.fake.openPull(shop, { files: BUG, fork: true, author: 'stranger' });
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(stage.fake.openComments(pull)).toHaveLength(1);
    expect(stage.fake.requests.filter(({ path }) => path.startsWith('/repos/stranger/'))).toEqual([]);
  });

  test('that was deleted meanwhile is still reviewed', async () => {
    const shop = stage.shop();
    const pull = await stage.fake.openPull(shop, { files: { 'README.md': 'x\n' }, fork: true, author: 'leaver' });
    await stage.app.settled();
    if (pull.headRepository) stage.fake.deleteFork(pull.headRepository);
    const run = stage.fake.checkRunOf(pull);
    if (run) await stage.fake.rerequest(shop, run, 'dev');
    await stage.app.settled();
    expect(stage.fake.checkRunsOn(shop, pull.headSha)).toHaveLength(2);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
  });
});

describe('a draft', () => {
  test('has a check and no comments, until it is ready', async () => {
    const pull = await stage.fake.openPull(stage.shop(), { files: BUG, draft: true });
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.fake.checkRunOf(pull)?.annotations).toHaveLength(1);
    expect([...pull.comments.values()]).toEqual([]);
    await stage.fake.ready(pull);
    await stage.app.settled();
    expect(stage.fake.openComments(pull)).toHaveLength(1);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure', annotations: [] });
  });

  test('is commented where the configuration says so', async () => {
    const shop = stage.shop({ [CONFIG]: 'drafts: review\n' });
    const pull = await stage.fake.openPull(shop, { files: BUG, draft: true });
    await stage.app.settled();
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });

  test('is left alone where the configuration says so, until it is ready', async () => {
    const shop = stage.shop({ [CONFIG]: 'drafts: skip\n' });
    const pull = await stage.fake.openPull(shop, { files: BUG, draft: true });
    await stage.fake.push(pull, { files: BUG });
    await stage.app.settled();
    expect(shop.checkRuns.size).toBe(0);
    await stage.fake.ready(pull);
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });
});

describe('the base', () => {
  test('counts anew when it is edited', async () => {
    const shop = stage.shop();
    const pull = await stage.reviewed(shop);
    const { body } = only(stage.fake.ourComments(pull));
    shop.branches.set('release', pull.headSha);
    await stage.fake.push(pull, { files: { 'README.md': 'A shop.\n' } });
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
    await stage.fake.editBase(pull, 'release');
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
    // It is old news now, and still there.
    expect(only(stage.fake.ourComments(pull)).body).toBe(body);
  });

  test('is not asked for again when only the title is edited', async () => {
    const shop = stage.shop();
    const pull = await stage.reviewed(shop);
    const before = stage.requestsAbout(shop).length;
    await stage.fake.editTitle(pull, 'Discounts');
    await stage.app.settled();
    expect(stage.requestsAbout(shop)).toHaveLength(before);
  });
});

describe('a pull request that is closed', () => {
  test('while it is audited has its run end, and gets no comment', async () => {
    const shop = stage.shop();
    const held = stage.hold(shop, 'GET', ROUTES.compare);
    const pull = await stage.fake.openPull(shop, { files: BUG });
    await held.reached;
    await stage.fake.close(pull);
    held.release();
    await stage.app.settled();
    expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
    expect([...pull.comments.values()]).toEqual([]);
    expect(`${stage.fake.checkRunOf(pull)?.output.title} ${stage.fake.checkRunOf(pull)?.output.summary}`).toContain(
      'closed',
    );
  });

  test('is reviewed again when it is reopened', async () => {
    const shop = stage.shop();
    const pull = await stage.reviewed(shop);
    await stage.fake.close(pull);
    await stage.app.settled();
    await stage.fake.push(pull, { files: MENDED });
    await stage.app.settled();
    expect(stage.fake.checkRunsOn(shop, pull.headSha)).toEqual([]);
    await stage.fake.reopen(pull);
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
    expect(only(stage.fake.ourComments(pull)).body).toContain('Fixed in');
  });
});

test('a locked conversation gets no comment, and its check says so', async () => {
  const shop = stage.shop();
  const pull = await stage.fake.openPull(shop, { files: { 'README.md': 'x\n' } });
  await stage.fake.lock(pull);
  await stage.fake.push(pull, { files: BUG });
  await stage.app.settled();
  expect([...pull.comments.values()]).toEqual([]);
  const run = stage.fake.checkRunOf(pull);
  expect(run).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(run?.output.summary).toContain('locked');
  expect(run?.annotations).toHaveLength(1);
});

test('two pull requests with one head share one run, and the worst of them decides', async () => {
  const shop = stage.shop();
  const first = await stage.reviewed(shop);
  shop.branches.set('release', first.headSha);
  await stage.fake.push(first, { files: { 'README.md': 'A shop.\n' } });
  const second = await stage.fake.openPull(shop, { files: {}, base: 'release' });
  await stage.app.settled();
  // Its head becomes that of the first, as where one branch is proposed for two others.
  await stage.fake.moveHead(second, first.headSha);
  await stage.app.settled();
  const run = stage.fake.checkRunOf(first);
  expect(run).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(run?.output.title).toContain(`2 pull requests; #${first.number}`);
  expect(run?.output.summary).toContain(`Pull request #${second.number}`);
  expect(stage.fake.ourComments(first)).toHaveLength(1);
  expect(stage.fake.ourComments(second)).toHaveLength(0);
  expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
  // When the failing one is closed, the other decides alone.
  await stage.fake.close(first);
  await stage.app.settled();
  expect(stage.fake.checkRunOf(second)).toMatchObject({ status: 'completed', conclusion: 'success' });
});

test('the run that two pull requests share is not lost with one of them', async () => {
  const shop = stage.shop();
  const first = await stage.reviewed(shop, { 'README.md': 'A shop.\n' });
  const held = stage.hold(shop, 'GET', ROUTES.compare);
  await stage.fake.push(first, { files: BUG });
  await held.reached;
  const second = await stage.fake.openPull(shop, { files: {} });
  await stage.fake.moveHead(second, first.headSha);
  await stage.fake.close(first);
  held.release();
  await stage.app.settled();
  expect(stage.fake.checkRunOf(second)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(stage.fake.openComments(second)).toHaveLength(1);
  expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
});
