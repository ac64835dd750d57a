import { expect, test } from 'vitest';
import type { Pull, Repository } from '../fake-github/world.ts';
import { BUG, MENDED } from './shop.ts';
import { findingId, only, openStage, ROUTES } from './stage.ts';

const stage = openStage();

test('a merge group has the same check on its head, against its base, and no comments', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  const group = await stage.fake.mergeGroup([pull]);
  await stage.app.settled();
  expect(only(stage.fake.checkRunsOn(shop, group.headSha))).toMatchObject({
    ...{ name: 'Cache Coherence Report', status: 'completed', conclusion: 'failure' },
  });
  expect(stage.fake.ourComments(pull)).toHaveLength(1);
  expect(stage.fake.ourReviews(pull)).toHaveLength(1);
});

test('a group on top of another does not answer for it', async () => {
  const shop = stage.shop();
  const first = await stage.reviewed(shop);
  const second = await stage.reviewed(shop, { 'README.md': 'A shop.\n' });
  const below = await stage.fake.mergeGroup([first]);
  const above = await stage.fake.mergeGroup([second], below);
  await stage.app.settled();
  expect(conclusionOn(shop, below.headSha)).toBe('failure');
  expect(conclusionOn(shop, above.headSha)).toBe('success');
});

test('what was accepted on the pull request stays so in its group', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  const run = stage.fake.checkRunOf(pull);
  if (run) await stage.fake.clickButton(shop, run, 'accept-findings', 'dev');
  await stage.app.settled();
  const group = await stage.fake.mergeGroup([pull]);
  await stage.app.settled();
  expect(conclusionOn(shop, group.headSha)).toBe('success');
});

test('what was ignored on any pull request of a group stays so', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  const other = await stage.reviewed(shop, { 'README.md': 'A shop.\n' });
  const id = findingId(only(stage.fake.ourComments(pull)).body);
  await stage.fake.comment(pull, { author: 'dev', body: `/cache-audit ignore ${id} set at night` });
  await stage.app.settled();
  const group = await stage.fake.mergeGroup([pull, other]);
  await stage.app.settled();
  expect(conclusionOn(shop, group.headSha)).toBe('success');
});

test('a group that is destroyed while it is audited has its run cancelled', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  const held = stage.hold(shop, 'GET', ROUTES.compare);
  const group = await stage.fake.mergeGroup([pull]);
  await held.reached;
  await stage.fake.destroyMergeGroup(group);
  held.release();
  await stage.app.settled();
  expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
  expect(only(stage.fake.checkRunsOn(shop, group.headSha))).toMatchObject({
    conclusion: 'cancelled',
    output: { title: 'The merge group was taken off the queue' },
  });
});

test('a group that is merged keeps its result', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop, MENDED);
  const group = await stage.fake.mergeGroup([pull]);
  await stage.app.settled();
  await stage.fake.destroyMergeGroup(group, 'merged');
  await stage.app.settled();
  expect(only(stage.fake.checkRunsOn(shop, group.headSha))).toMatchObject({ conclusion: 'success' });
});

test('the check of a group can be run again', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  const group = await stage.fake.mergeGroup([pull]);
  await stage.app.settled();
  await stage.fake.rerequest(shop, only(stage.fake.checkRunsOn(shop, group.headSha)), 'dev');
  await stage.app.settled();
  const runs = stage.fake.checkRunsOn(shop, group.headSha);
  expect(runs.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure']);
});

test('a group goes before the pushes that wait', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  const busy = stage.shop();
  const held = stage.hold(busy, 'GET', ROUTES.compare);
  await stage.fake.openPull(busy, { files: BUG });
  await held.reached;
  const waiting: Pull = await stage.fake.openPull(shop, { files: BUG });
  const group = await stage.fake.mergeGroup([pull]);
  held.release();
  await stage.app.settled();
  const order = stage
    .requestsAbout(shop)
    .filter(({ route }) => route === ROUTES.compare)
    .map(({ path }) => path.slice(path.indexOf('...') + 3, path.indexOf('...') + 43));
  expect(order.slice(-2)).toEqual([group.headSha, waiting.headSha]);
});

function conclusionOn(shop: Repository, headSha: string): string | null {
  return only(stage.fake.checkRunsOn(shop, headSha)).conclusion;
}
