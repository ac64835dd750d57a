import { describe, expect, test } from 'vitest';
import type { Pull } from '../fake-github/world.ts';
import { BUG, CROWD, crowdWithBugs, MENDED } from './shop.ts';
import { findingId, only, openStage, ROUTES } from './stage.ts';

const stage = openStage();

describe('/cache-audit', () => {
  test('full audits everything, says so in one answer, and leaves the check alone', async () => {
    const pull = await stage.reviewed();
    const run = structuredClone(stage.fake.checkRunOf(pull));
    const asked = await say(pull, '/cache-audit full');
    expect(asked.reactions).toMatchObject([{ content: 'eyes', user: { login: 'cache-audit[bot]' } }]);
    const answer = only(stage.fake.ourAnswers(pull));
    expect(answer.body).toContain(findingId(only(stage.fake.ourComments(pull)).body));
    expect(answer.body).toContain('in the whole repository');
    expect(stage.fake.checkRunOf(pull)).toEqual(run);
    expect(stage.fake.checkRunsOn(pull.repository, pull.headSha)).toHaveLength(1);
  });

  test('full shows at once that it has begun', async () => {
    const pull = await stage.reviewed();
    const held = stage.hold(pull.repository, 'PATCH', '/repos/{owner}/{repo}/issues/comments/{comment_id}');
    await stage.fake.comment(pull, { author: 'dev', body: '/cache-audit full' });
    await held.reached;
    expect(only(stage.fake.ourAnswers(pull)).body).toContain('Auditing');
    held.release();
    await stage.app.settled();
    expect(only(stage.fake.ourAnswers(pull)).body).not.toContain('Auditing');
  });

  test('path looks at some files only', async () => {
    const pull = await stage.reviewed();
    await say(pull, '/cache-audit path web/**');
    await say(pull, '/cache-audit path `shop/**`');
    const [none, some] = stage.fake.ourAnswers(pull).map(({ body }) => body);
    expect(none).toContain('**No findings** in `web/**`');
    expect(some).toContain('in `shop/**`');
    expect(some).toContain('write-without-invalidation');
  });

  test('explain says what is behind a rule and behind a finding', async () => {
    const pull = await stage.reviewed();
    const id = findingId(only(stage.fake.ourComments(pull)).body);
    await say(pull, '/cache-audit explain unguarded-miss');
    await say(pull, `/cache-audit explain ${id}`);
    await say(pull, '/cache-audit explain 0123abcd');
    const [rule, finding, nothing] = stage.fake.ourAnswers(pull).map(({ body }) => body);
    expect(rule).toMatch(/^### /);
    expect(finding).toContain('give_discount');
    expect(nothing).toContain('There is no rule, and no finding');
  });

  test('help, nothing and what is no command list the commands', async () => {
    const pull = await stage.fake.openPull(stage.shop(), { files: {} });
    for (const line of ['/cache-audit help', '/cache-audit', '/cache-audit delete everything']) await say(pull, line);
    const bodies = stage.fake.ourAnswers(pull).map(({ body }) => body);
    expect(bodies).toHaveLength(3);
    for (const body of bodies) expect(body).toContain('| `/cache-audit full` |');
    expect(bodies[2]).toMatch(/^There is no such command/);
  });

  test('is answered once, though the delivery comes twice', async () => {
    const pull = await stage.reviewed();
    stage.fake.outbox.copies = 2;
    await say(pull, '/cache-audit full');
    stage.fake.outbox.copies = 1;
    expect(stage.fake.ourAnswers(pull)).toHaveLength(1);
  });

  test('takes the first of several commands', async () => {
    const pull = await stage.reviewed();
    await say(pull, 'Please:\n\n/cache-audit explain unguarded-miss\n/cache-audit full');
    expect(only(stage.fake.ourAnswers(pull)).body).toMatch(/^### /);
  });
});

describe('a command', () => {
  test('of the author and of a writer is carried out, of a reader and a stranger it is not', async () => {
    const pull = await stage.fake.openPull(stage.shop(), { files: BUG, fork: true, author: 'stranger' });
    stage.fake.setRole(pull.repository, 'writer', 'write');
    stage.fake.setRole(pull.repository, 'reader', 'read');
    await stage.app.settled();
    for (const author of ['stranger', 'writer', 'reader', 'passer-by']) await say(pull, '/cache-audit full', author);
    const isDone = stage.fake.ourAnswers(pull).map(({ body }) => body.includes('in the whole repository'));
    expect(isDone).toEqual([true, true, false, false]);
    expect(stage.fake.ourAnswers(pull)[2]?.body).toContain('takes write access');
  });

  test.each([
    ['of a bot', { author: 'renovate[bot]', body: '/cache-audit full' }],
    ['in a quote', { author: 'dev', body: '> /cache-audit full\n\nWhat is this?' }],
    ['in a fence', { author: 'dev', body: '```\n/cache-audit full\n```' }],
    ['in a sentence', { author: 'dev', body: 'Try /cache-audit full' }],
    ['of another name', { author: 'dev', body: '/cache-auditor full' }],
    ['hidden in HTML', { author: 'dev', body: '<!--\n/cache-audit full\n-->' }],
  ])('%s is passed over in silence', async (_, comment) => {
    const pull = await stage.fake.openPull(stage.shop(), { files: {} });
    await stage.app.settled();
    const before = stage.requestsAbout(pull.repository).length;
    const said = await stage.fake.comment(pull, comment);
    await stage.app.settled();
    expect(said.reactions).toEqual([]);
    expect(stage.fake.ourAnswers(pull)).toEqual([]);
    expect(stage.requestsAbout(pull.repository)).toHaveLength(before);
  });

  test('that is edited in, and one on a plain issue, are passed over', async () => {
    const pull = await stage.fake.openPull(stage.shop(), { files: {} });
    const said = await say(pull, 'Nice.');
    await stage.fake.editComment(pull.repository, said, '/cache-audit full');
    const issue = stage.fake.openIssue(pull.repository, { author: 'dev', title: 'Slow' });
    await stage.fake.commentOnIssue(pull.repository, issue, { author: 'dev', body: '/cache-audit full' });
    await stage.app.settled();
    expect([...pull.repository.issueComments.values()]).toHaveLength(2);
  });

  test('whose comment is deleted before it is read does no harm', async () => {
    const pull = await stage.reviewed();
    const held = stage.hold(pull.repository, 'POST', '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions');
    const said = await stage.fake.comment(pull, { author: 'dev', body: '/cache-audit help' });
    await held.reached;
    stage.fake.deleteComment(pull, said);
    held.release();
    await stage.app.settled();
    expect(stage.fake.ourAnswers(pull)).toHaveLength(1);
  });
});

describe('ignore', () => {
  test('opens the gate, and the report says who ignored what and why', async () => {
    const pull = await stage.reviewed();
    const comment = only(stage.fake.ourComments(pull));
    const { body } = comment;
    const id = findingId(body);
    await say(pull, `/cache-audit ignore ${id} the price is *set* at night`);
    const run = stage.fake.checkRunOf(pull);
    expect(run).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(run?.output.title).toContain('1 accepted or ignored');
    expect(run?.output.text).toMatch(new RegExp(`${id}.*ignored by \`dev\`.*the price is`));
    expect(only(stage.fake.ourAnswers(pull)).body).toContain('is ignored in this pull request');
    expect(only(stage.fake.ourComments(pull)).body).toBe(body);
    await stage.fake.push(pull, { files: { 'README.md': 'A shop.\n' } });
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
  });

  test('takes a reason', async () => {
    const pull = await stage.reviewed();
    await say(pull, `/cache-audit ignore ${findingId(only(stage.fake.ourComments(pull)).body)}`);
    expect(only(stage.fake.ourAnswers(pull)).body).toContain('needs a reason');
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
  });

  test('lets one finding go, and no other', async () => {
    const pull = await stage.reviewed(stage.shop(CROWD), crowdWithBugs(1));
    await say(pull, `/cache-audit ignore ${findingId(only(stage.fake.ourComments(pull)).body)} known`);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
    await stage.fake.push(pull, { files: crowdWithBugs(2) });
    await stage.app.settled();
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.fake.ourComments(pull)).toHaveLength(2);
  });

  test('holds on the pull request where it was said only', async () => {
    const shop = stage.shop();
    const first = await stage.reviewed(shop);
    const second = await stage.reviewed(shop);
    await say(first, `/cache-audit ignore ${findingId(only(stage.fake.ourComments(first)).body)} known`);
    expect(stage.fake.checkRunOf(first)).toMatchObject({ conclusion: 'success' });
    if (stage.fake.checkRunOf(second)) await stage.fake.rerequestSuite(shop, second.headSha, 'dev');
    await stage.app.settled();
    expect(stage.fake.checkRunOf(second)).toMatchObject({ conclusion: 'failure' });
  });

  test('is not for the author of a fork, nor for readers', async () => {
    const shop = stage.shop();
    const pull = await stage.fake.openPull(shop, { files: BUG, fork: true, author: 'stranger' });
    stage.fake.setRole(shop, 'reader', 'triage');
    await stage.app.settled();
    const id = findingId(only(stage.fake.ourComments(pull)).body);
    await say(pull, `/cache-audit ignore ${id} it is fine`, 'stranger');
    await say(pull, `/cache-audit ignore ${id} it is fine`, 'reader');
    for (const { body } of stage.fake.ourAnswers(pull)) expect(body).toContain('Only people with write access');
    expect(stage.fake.ourAnswers(pull)).toHaveLength(2);
    expect(stage.fake.checkRunsOn(shop, pull.headSha)).toHaveLength(1);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
  });

  test('is forgotten with a push that mends the bug, and counts again when it returns', async () => {
    const pull = await stage.reviewed();
    await say(pull, `/cache-audit ignore ${findingId(only(stage.fake.ourComments(pull)).body)} known`);
    for (const files of [MENDED, BUG]) {
      await stage.fake.push(pull, { files });
      await stage.app.settled();
      expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
    }
    expect(stage.fake.ourComments(pull)).toHaveLength(1);
  });
});

test('the answer to a command does not wait for the audit of a push', async () => {
  const [busy, asked] = [stage.shop(), await stage.reviewed()];
  const held = stage.hold(busy, 'GET', ROUTES.compare);
  await stage.fake.openPull(busy, { files: BUG });
  await held.reached;
  await stage.fake.comment(asked, { author: 'dev', body: '/cache-audit help' });
  await expect.poll(() => stage.fake.ourAnswers(asked).length, { timeout: 10_000 }).toBe(1);
  held.release();
  await stage.app.settled();
});

async function say(pull: Pull, body: string, author = 'dev') {
  const comment = await stage.fake.comment(pull, { author, body });
  await stage.app.settled();
  return comment;
}
