import { describe, expect, test } from 'vitest';
import type { Pull } from '../fake-github/world.ts';
import { BUG, CROWD, crowdWithBugs, MENDED } from './shop.ts';
import { findingId, only, openStage, ROUTES } from './stage.ts';

const stage = openStage();

describe('a pull request with a bug', () => {
  test('is commented on its line in one review, and its check fails', async () => {
    const pull = await stage.reviewed();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({
      ...{ name: 'Cache Coherence Report', status: 'completed', conclusion: 'failure' },
      output: { title: '1 finding (1 error)' },
    });
    const comment = only(stage.fake.openComments(pull));
    expect(comment).toMatchObject({ path: 'shop/service.py', line: 21 });
    expect(comment.body).toContain('sequenceDiagram');
    const review = only(stage.fake.ourReviews(pull));
    expect(review).toMatchObject({ state: 'COMMENTED', commitId: pull.headSha });
    expect(stage.fake.ourAnswers(pull)).toEqual([]);
  });

  test('has one check run, which is queued, then in progress, then completed', async () => {
    const shop = stage.shop();
    const pull = await stage.reviewed(shop);
    expect(stage.fake.checkRunsOn(shop, pull.headSha)).toHaveLength(1);
    const states = stage
      .requestsAbout(shop)
      .filter(({ route }) => route === ROUTES.run || route === ROUTES.runs)
      .map(({ body }) => body);
    expect(states).toMatchObject([{ status: 'queued' }, { status: 'in_progress' }, { status: 'completed' }]);
  });

  test('is queued within five seconds, however long the audit before it takes', async () => {
    const [first, second] = [stage.shop(), stage.shop()];
    const held = stage.hold(first, 'GET', ROUTES.compare);
    await stage.fake.openPull(first, { files: BUG });
    await held.reached;
    const pull = await stage.fake.openPull(second, { files: BUG });
    await expect.poll(() => stage.fake.checkRunOf(pull)?.status, { timeout: 5_000 }).toBe('queued');
    held.release();
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });

  test('is reviewed once, though the delivery comes twice', async () => {
    const shop = stage.shop();
    stage.fake.outbox.copies = 2;
    const pull = await stage.reviewed(shop);
    stage.fake.outbox.copies = 1;
    const opened = stage.fake.deliveries.findLast(({ event }) => event.name === 'pull_request');
    if (opened) await stage.fake.outbox.redeliver(opened);
    await stage.app.settled();
    expect(opened?.statuses).toEqual([200, 200, 200]);
    expect(stage.fake.checkRunsOn(shop, pull.headSha)).toHaveLength(1);
    expect(stage.fake.ourReviews(pull)).toHaveLength(1);
    expect(stage.fake.ourComments(pull)).toHaveLength(1);
  });
});

test('a clean pull request gets a green check, and nothing is written in the conversation', async () => {
  const pull = await stage.reviewed(stage.shop(), { 'shop/prices.py': 'PRICE = 3\n' });
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(stage.fake.checkRunOf(pull)?.annotations).toEqual([]);
  expect([...pull.comments.values(), ...pull.reviews, ...stage.fake.ourAnswers(pull)]).toEqual([]);
});

describe('a comment', () => {
  test('is marked as fixed in place when the fix is pushed, and the check turns green', async () => {
    const pull = await stage.reviewed();
    const comment = only(stage.fake.ourComments(pull));
    await push(pull, MENDED);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(only(stage.fake.ourComments(pull))).toMatchObject({
      id: comment.id,
      body: expect.stringContaining(`Fixed in \`${pull.headSha.slice(0, 7)}\``),
    });
    expect(stage.fake.ourReviews(pull)).toHaveLength(1);
  });

  test('has its thread resolved when it is fixed, where the App may, and opened when the bug returns', async () => {
    const shop = stage.shop();
    stage.fake.installationOf(shop).permissions['contents'] = 'write';
    const pull = await stage.reviewed(shop);
    const comment = only(stage.fake.ourComments(pull));
    await push(pull, MENDED);
    expect(comment.thread).toMatchObject({ isResolved: true, resolvedBy: { login: 'cache-audit[bot]' } });
    await push(pull, BUG);
    expect(comment.thread.isResolved).toBe(false);
    expect(comment.body).toContain('sequenceDiagram');
  });

  test('is edited back when the bug returns, and stays the only one', async () => {
    const pull = await stage.reviewed();
    const { id, body } = only(stage.fake.ourComments(pull));
    await push(pull, MENDED);
    await push(pull, BUG);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
    const again = only(stage.fake.ourComments(pull));
    expect(again.id).toBe(id);
    expect(again.body).not.toContain('Fixed in');
    expect(findingId(again.body)).toBe(findingId(body));
    expect(stage.fake.ourReviews(pull)).toHaveLength(1);
  });

  test('that a person deletes never comes back', async () => {
    const pull = await stage.reviewed();
    stage.fake.deleteComment(pull, only(stage.fake.ourComments(pull)));
    await push(pull, { ...BUG, 'README.md': 'A shop.\n' });
    await push(pull, MENDED);
    await push(pull, BUG);
    expect(stage.fake.ourComments(pull)).toEqual([]);
    expect(stage.fake.ourReviews(pull)).toHaveLength(1);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure', annotations: [] });
  });

  test('whose thread a person resolves stays as it is', async () => {
    const pull = await stage.reviewed();
    const comment = only(stage.fake.ourComments(pull));
    const { body } = comment;
    stage.fake.resolve(comment, 'ann');
    await push(pull, { 'README.md': 'A shop.\n' });
    expect(only(stage.fake.ourComments(pull))).toMatchObject({ body, thread: { isResolved: true } });
    await push(pull, MENDED);
    await push(pull, BUG);
    const { thread } = only(stage.fake.ourComments(pull));
    expect(thread).toMatchObject({ isResolved: true, resolvedBy: { login: 'ann' } });
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
  });

  test('in whose thread people talk is left open for them', async () => {
    const shop = stage.shop();
    stage.fake.installationOf(shop).permissions['contents'] = 'write';
    const pull = await stage.reviewed(shop);
    const comment = only(stage.fake.ourComments(pull));
    stage.fake.reply(pull, comment, { author: 'ann', body: 'Is it?' });
    await push(pull, MENDED);
    expect(comment).toMatchObject({ body: expect.stringContaining('Fixed in'), thread: { isResolved: false } });
  });

  test('of somebody else is never touched', async () => {
    const shop = stage.shop();
    const pull = await stage.reviewed(shop);
    const theirs = [
      stage.fake.reviewComment(pull, { author: 'ann', path: 'shop/service.py', line: 21, body: 'Stale price?' }),
      stage.fake.reviewComment(pull, { author: 'lint[bot]', path: 'shop/service.py', line: 21, body: 'E501' }),
    ];
    const updatedAt = '2026-01-01T00:00:00Z';
    for (const comment of theirs) Object.assign(comment, { updatedAt });
    await push(pull, MENDED);
    await push(pull, BUG);
    expect(theirs).toMatchObject([
      { body: 'Stale price?', updatedAt },
      { body: 'E501', updatedAt },
    ]);
  });
});

test('a second bug in a later push gets a comment of its own', async () => {
  const pull = await stage.reviewed(stage.shop(CROWD), crowdWithBugs(1));
  await push(pull, crowdWithBugs(2));
  expect(new Set(stage.fake.openComments(pull).map(({ body }) => findingId(body))).size).toBe(2);
  expect(stage.fake.ourComments(pull)).toHaveLength(2);
  expect(stage.fake.ourReviews(pull)).toHaveLength(2);
});

test('of many bugs ten are commented, and the others are annotated', async () => {
  const pull = await stage.reviewed(stage.shop(CROWD), crowdWithBugs(13));
  expect(stage.fake.openComments(pull)).toHaveLength(10);
  expect(stage.fake.ourReviews(pull)).toHaveLength(1);
  const run = stage.fake.checkRunOf(pull);
  expect(run).toMatchObject({ conclusion: 'failure', output: { title: '13 findings (13 errors)' } });
  expect(run?.annotations).toHaveLength(3);
  const commented = stage.fake.openComments(pull).map(({ line }) => line);
  expect(run?.annotations.filter(({ start_line: line }) => commented.includes(line))).toEqual([]);
});

async function push(pull: Pull, files: Readonly<Record<string, string>>): Promise<void> {
  await stage.fake.push(pull, { files });
  await stage.app.settled();
}
