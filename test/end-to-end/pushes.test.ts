import { expect, test } from 'vitest';
import { BUG, MENDED, SHOP } from './shop.ts';
import { only, openStage, ROUTES } from './stage.ts';

const stage = openStage();

test('ten force-pushes, some during an audit, leave one comment and one true run on the newest head', async () => {
  const shop = stage.shop();
  const held = stage.hold(shop, 'GET', ROUTES.compare);
  const pull = await stage.fake.openPull(shop, { files: BUG });
  await held.reached;
  const heads = [pull.headSha];
  for (let round = 1; round <= 10; round += 1) {
    await stage.fake.forcePush(pull, { files: { ...BUG, 'README.md': `Round ${round}\n` } });
    heads.push(pull.headSha);
    if (round === 4) held.release();
    if (round === 4 || round === 7) await stage.app.settled();
  }
  await stage.app.settled();

  expect(stage.fake.ourComments(pull)).toHaveLength(1);
  expect(stage.fake.ourReviews(pull)).toHaveLength(1);
  expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
  expect(only(stage.fake.checkRunsOn(shop, pull.headSha))).toMatchObject({ conclusion: 'failure' });
  const names = heads.map((sha) => `Superseded by ${sha.slice(0, 7)}`);
  for (const [index, sha] of heads.slice(0, -1).entries()) {
    for (const { conclusion, output } of stage.fake.checkRunsOn(shop, sha)) {
      if (conclusion === 'failure') continue;
      expect(conclusion).toBe('cancelled');
      expect(names.slice(index + 1)).toContain(output.title);
    }
  }
  expect(only(stage.fake.checkRunsOn(shop, heads[0] ?? ''))).toMatchObject({ conclusion: 'cancelled' });
});

test('a push while the review is about to be posted takes the posting over', async () => {
  const shop = stage.shop();
  const pull = await stage.fake.openPull(shop, { files: {} });
  await stage.app.settled();
  const held = stage.hold(shop, 'GET', '/repos/{owner}/{repo}/pulls/{pull_number}/comments');
  await stage.fake.push(pull, { files: BUG });
  const { headSha } = pull;
  await held.reached;
  await stage.fake.push(pull, { files: MENDED });
  held.release();
  await stage.app.settled();
  expect([...pull.comments.values()]).toEqual([]);
  expect(only(stage.fake.checkRunsOn(shop, headSha))).toMatchObject({
    conclusion: 'cancelled',
    output: { title: `Superseded by ${pull.headSha.slice(0, 7)}` },
  });
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
});

test('a push whose delivery is lost is noticed before anything is posted', async () => {
  const shop = stage.shop();
  const held = stage.hold(shop, 'GET', '/repos/{owner}/{repo}/pulls/{pull_number}/comments');
  const pull = await stage.fake.openPull(shop, { files: BUG });
  await held.reached;
  const { hook } = stage.fake.outbox;
  stage.fake.outbox.hook = null;
  await stage.fake.push(pull, { files: MENDED });
  stage.fake.outbox.hook = hook;
  held.release();
  await stage.app.settled();
  expect([...pull.comments.values()]).toEqual([]);
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
  expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
});

test('deliveries out of order leave the newest head with its run', async () => {
  const shop = stage.shop();
  stage.fake.outbox.hold();
  const pull = await stage.fake.openPull(shop, { files: BUG });
  await stage.fake.push(pull, { files: MENDED });
  await stage.fake.outbox.release((held) => held.toReversed());
  await stage.app.settled();
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
  expect([...pull.comments.values()]).toEqual([]);
});

test('a rebase onto a base that has moved keeps the comment', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  const comment = only(stage.fake.ourComments(pull));
  await stage.fake.pushTo(shop, 'main', { 'shop/prices.py': 'PRICE = 3\n' });
  await stage.fake.forcePush(pull, { files: { 'shop/service.py': `# Orders.\n${BUG['shop/service.py']}` } });
  await stage.app.settled();
  expect(only(stage.fake.ourComments(pull))).toMatchObject({ id: comment.id, body: comment.body });
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
});

test('what base brought in since is not held against the pull request', async () => {
  const shop = stage.shop();
  const pull = await stage.fake.openPull(shop, { files: { 'README.md': 'A shop.\n' } });
  await stage.app.settled();
  await stage.fake.pushTo(shop, 'main', BUG);
  await stage.fake.push(pull, { files: { 'README.md': 'The shop.\n' } });
  await stage.app.settled();
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
  expect(SHOP['shop/service.py']).not.toBe(BUG['shop/service.py']);
});
