import { describe, expect, test } from 'vitest';
import type { CheckRun, Pull } from '../fake-github/world.ts';
import { BUG, CROWD, crowdWithBugs } from './shop.ts';
import { only, openStage } from './stage.ts';

const stage = openStage();

describe('the button', () => {
  test('Re-audit makes a new run with the same result, and nothing is written again', async () => {
    const pull = await stage.reviewed();
    const before = runOf(pull);
    await press(pull, 're-audit');
    expect(runsOf(pull)).toHaveLength(2);
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure', output: before.output });
    expect(runOf(pull).id).not.toBe(before.id);
    expect(stage.fake.ourComments(pull)).toHaveLength(1);
    expect(stage.fake.ourReviews(pull)).toHaveLength(1);
  });

  test('Audit everything shows what stands in the tree below the report, and leaves the conclusion', async () => {
    const shop = stage.shop(BUG);
    const pull = await stage.reviewed(shop, { 'README.md': 'A shop.\n' });
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
    expect(runOf(pull).output.text).not.toContain('give_discount');
    await press(pull, 'audit-everything');
    expect(only(runsOf(pull))).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(runOf(pull).output.text).toContain('Everything that stands in this tree');
    expect(runOf(pull).output.text).toContain('write-without-invalidation');
    expect(stage.fake.ourAnswers(pull)).toEqual([]);
  });

  test('Accept findings opens the gate for a writer, and the report says who and when', async () => {
    const pull = await stage.reviewed();
    stage.fake.setRole(pull.repository, 'writer', 'maintain');
    await press(pull, 'accept-findings', 'writer');
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
    const today = new Date().toISOString().slice(0, 10);
    expect(runOf(pull).output.text).toContain(`accepted by \`writer\` on ${today}`);
    expect(runOf(pull).actions.map(({ label }) => label)).toEqual(['Re-audit', 'Audit everything']);
    await stage.fake.push(pull, { files: { 'README.md': 'A shop.\n' } });
    await stage.app.settled();
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
  });

  test('Accept findings does not count for what comes later', async () => {
    const pull = await stage.reviewed(stage.shop(CROWD), crowdWithBugs(1));
    await press(pull, 'accept-findings');
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
    await stage.fake.push(pull, { files: crowdWithBugs(2) });
    await stage.app.settled();
    expect(runOf(pull)).toMatchObject({ conclusion: 'failure' });
    await press(pull, 'accept-findings');
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
  });

  test.each([
    ['a reader', 'read'],
    ['a triager', 'triage'],
    ['a stranger', 'none'],
  ] as const)('Accept findings does nothing for %s', async (_, role) => {
    const pull = await stage.reviewed();
    stage.fake.setRole(pull.repository, 'reader', role);
    await press(pull, 'accept-findings', 'reader');
    expect(only(runsOf(pull))).toMatchObject({ conclusion: 'failure' });
    await stage.fake.rerequest(pull.repository, runOf(pull), 'reader');
    await stage.app.settled();
    expect(runOf(pull)).toMatchObject({ conclusion: 'failure' });
  });

  test('of an old page, on a head that is no longer the newest, accepts nothing', async () => {
    const pull = await stage.reviewed();
    const old = runOf(pull);
    await stage.fake.push(pull, { files: { 'README.md': 'A shop.\n' } });
    await stage.app.settled();
    await stage.fake.clickButton(pull.repository, old, 'accept-findings', 'dev');
    await stage.app.settled();
    expect(runOf(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.fake.unfinishedRuns(pull.repository)).toEqual([]);
  });

  test('of a name that we never gave does nothing', async () => {
    const pull = await stage.reviewed();
    const before = stage.requestsAbout(pull.repository).length;
    for (const name of ['accept-everything', 'constructor', '__proto__']) {
      await stage.fake.clickHiddenButton(pull.repository, runOf(pull), name, 'dev');
    }
    await stage.app.settled();
    expect(stage.requestsAbout(pull.repository)).toHaveLength(before);
  });
});

describe('re-running', () => {
  test('the check finds its pull request', async () => {
    const pull = await stage.reviewed();
    await stage.fake.rerequest(pull.repository, runOf(pull), 'dev');
    await stage.app.settled();
    expect(runsOf(pull)).toHaveLength(2);
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });

  test('all checks finds the pull requests of the commit', async () => {
    const pull = await stage.reviewed();
    await stage.fake.rerequestSuite(pull.repository, pull.headSha, 'dev');
    await stage.app.settled();
    expect(runsOf(pull)).toHaveLength(2);
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });

  test('finds that of a fork, which GitHub does not name', async () => {
    const shop = stage.shop();
    const pull = await stage.fake.openPull(shop, { files: BUG, fork: true, author: 'stranger' });
    await stage.app.settled();
    await stage.fake.rerequest(shop, runOf(pull), 'dev');
    await stage.app.settled();
    await stage.fake.rerequestSuite(shop, pull.headSha, 'dev');
    await stage.app.settled();
    expect(runsOf(pull)).toHaveLength(3);
    expect(runsOf(pull).map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'failure']);
  });

  test('finds one that was opened before the App was there', async () => {
    const shop = stage.shop();
    const { hook } = stage.fake.outbox;
    stage.fake.outbox.hook = null;
    const pull = await stage.fake.openPull(shop, { files: BUG, fork: true, author: 'stranger' });
    stage.fake.outbox.hook = hook;
    await stage.fake.rerequestSuite(shop, pull.headSha, 'dev');
    await stage.app.settled();
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });
});

function runsOf(pull: Pull): readonly CheckRun[] {
  return stage.fake.checkRunsOn(pull.repository, pull.headSha);
}

function runOf(pull: Pull): CheckRun {
  const run = stage.fake.checkRunOf(pull);
  if (!run) throw new Error('there is no check run');
  return run;
}

async function press(pull: Pull, identifier: string, by = 'dev'): Promise<void> {
  await stage.fake.clickButton(pull.repository, runOf(pull), identifier, by);
  await stage.app.settled();
}
