import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installationClient } from './client.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import type { Pull, Repository } from './world.ts';

const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
const text = `${lines.join('\n')}\n`;
const changed = text.replace('line 2\n', 'line two\n').replace('line 30\n', 'line thirty\nline more\n');

let fake: FakeGitHub;
let orders: Repository;
let pull: Pull;
let client: Octokit;
let here: { owner: string; repo: string; pull_number: number };

beforeEach(async () => {
  fake = await startFakeGitHub({ checkAnswers: true });
  orders = fake.addRepository({ name: 'orders', files: { 'orders.py': text, 'prices.py': 'PRICE = 1\n' } });
  pull = await fake.openPull(orders, { files: { 'orders.py': changed } });
  client = await installationClient(fake, orders);
  here = { owner: 'octo', repo: 'orders', pull_number: pull.number };
});

afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.stop();
});

interface Draft {
  path: string;
  line: number;
  body: string;
  side?: string;
  start_line?: number;
}

const comment: Draft = { path: 'orders.py', line: 2, body: 'stale' };

function createReview(comments: Draft[], body = 'One finding'): ReturnType<Octokit['pulls']['createReview']> {
  return client.pulls.createReview({ ...here, event: 'COMMENT', body, comments, commit_id: pull.headSha });
}

describe('a review', () => {
  test('holds its comments, by the bot', async () => {
    const multi = { ...comment, start_line: 30, line: 31, side: 'RIGHT', start_side: 'RIGHT' };
    const { data: review } = await createReview([comment, multi, { ...comment, side: 'LEFT' }]);
    expect(review.user).toMatchObject({ login: 'cache-audit[bot]', type: 'Bot' });
    const { data } = await client.pulls.listReviewComments(here);
    expect(data.map(({ line, start_line, side }) => [line, start_line, side])).toEqual([
      [2, null, 'RIGHT'],
      [31, 30, 'RIGHT'],
      [2, null, 'LEFT'],
    ]);
    expect(fake.ourReviews(pull)).toHaveLength(1);
  });

  test.each([
    ['a line outside of the hunks', { line: 15 }],
    ['a file that did not change', { path: 'prices.py', line: 1 }],
    ['an added line on the left', { line: 34, side: 'LEFT' }],
    ['a start line that is the line', { start_line: 2 }],
    ['a start line in another hunk', { start_line: 2, line: 30 }],
    ['an empty comment', { body: ' ' }],
    ['a comment that is too long', { body: 'x'.repeat(65_537) }],
  ])('is refused whole for %s', async (_, wrong) => {
    await expect(createReview([comment, { ...comment, ...wrong }])).rejects.toMatchObject({ status: 422 });
    expect(pull.reviews).toEqual([]);
    expect(pull.comments.size).toBe(0);
  });

  test('is refused without a body, on a locked pull request and in an archived repository', async () => {
    await expect(createReview([comment], '')).rejects.toMatchObject({ status: 422 });
    await fake.lock(pull);
    await expect(createReview([comment])).rejects.toMatchObject({ status: 403 });
    pull.locked = false;
    await fake.archive(orders);
    await expect(createReview([comment])).rejects.toMatchObject({ status: 403 });
  });
});

describe('a review comment', () => {
  test('may be on a file, and is edited by its author alone', async () => {
    const file = {
      ...here,
      path: 'orders.py',
      body: 'whole file',
      commit_id: pull.headSha,
      subject_type: 'file',
    } as const;
    const { data } = await client.pulls.createReviewComment(file);
    expect(data).toMatchObject({ subject_type: 'file', line: null });
    const edit = { owner: 'octo', repo: 'orders', comment_id: data.id, body: 'fixed' };
    expect((await client.pulls.updateReviewComment(edit)).data.body).toBe('fixed');
    const other = fake.reviewComment(pull, { author: 'ann', path: 'orders.py', line: 2, body: 'hm' });
    await expect(client.pulls.updateReviewComment({ ...edit, comment_id: other.id })).rejects.toMatchObject({
      status: 403,
    });
  });

  test('moves with its line, and is outdated once that is gone', async () => {
    await createReview([comment, { ...comment, line: 31 }]);
    await fake.push(pull, { files: { 'orders.py': `first\n${changed.replace('line more\n', '')}` } });
    const { data } = await client.pulls.listReviewComments(here);
    expect(data.map(({ line, commit_id }) => [line, commit_id === pull.headSha])).toEqual([
      [3, true],
      [null, false],
    ]);
  });

  test('carries the reactions of people', async () => {
    await createReview([comment]);
    const [ours] = fake.openComments(pull);
    if (!ours) throw new Error('no comment');
    fake.react(ours, { author: 'ann', content: '-1' });
    fake.react(ours, { author: 'ann', content: '-1' });
    const { data } = await client.pulls.listReviewComments(here);
    expect(data[0]?.reactions).toMatchObject({ '-1': 1, total_count: 1 });
    const at = { owner: 'octo', repo: 'orders', comment_id: ours.id };
    expect((await client.reactions.listForPullRequestReviewComment(at)).data).toMatchObject([{ content: '-1' }]);
  });
});

describe('threads', () => {
  const query = `query($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) { pullRequest(number: $number) { reviewThreads(first: 50) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved isOutdated line viewerCanResolve comments(first: 1) { nodes { databaseId author { login __typename } } } }
    } } }
  }`;
  const variables = () => ({ owner: 'octo', name: 'orders', number: pull.number });

  test('are read, the bot without its suffix', async () => {
    await createReview([comment]);
    const [ours] = fake.ourComments(pull);
    expect(await client.graphql(query, variables())).toMatchObject({
      repository: {
        pullRequest: {
          reviewThreads: {
            nodes: [
              {
                isResolved: false,
                isOutdated: false,
                line: 2,
                viewerCanResolve: false,
                comments: { nodes: [{ databaseId: ours?.id, author: { login: 'cache-audit', __typename: 'Bot' } }] },
              },
            ],
          },
        },
      },
    });
  });

  test('are resolved where contents may be written', async () => {
    await createReview([comment]);
    const [ours] = fake.ourComments(pull);
    const document = 'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';
    const resolve = (octokit: Octokit) => octokit.graphql(document, { id: `PRRT_${ours?.id}` });
    await expect(resolve(client)).rejects.toMatchObject({ errors: [{ type: 'FORBIDDEN' }] });
    fake.installationOf(orders).permissions['contents'] = 'write';
    await resolve(await installationClient(fake, orders));
    expect(fake.openComments(pull)).toEqual([]);
    expect(fake.ourComments(pull)).toHaveLength(1);
  });

  test('hold comments that can be minimized', async () => {
    await createReview([comment]);
    const [ours] = fake.ourComments(pull);
    const document =
      'mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: RESOLVED }) { minimizedComment { isMinimized minimizedReason } } }';
    const answer = await client.graphql(document, { id: `PRRC_${ours?.id}` });
    expect(answer).toEqual({
      minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: 'resolved' } },
    });
  });
});

test('blobs come by GraphQL: text, cut text and none for binary files', async () => {
  const files = { 'long.txt': 'a'.repeat(600_000), 'logo.png': new Uint8Array([0, 1]), 'new.py': 'new\n' };
  await fake.push(pull, { files });
  const fields = 'isBinary isTruncated byteSize text';
  const blob = (name: string) =>
    `${name.replace(/\W.*/, '')}: object(expression: "${pull.headSha}:${name}") { ... on Blob { ${fields} } }`;
  const document = `{ repository(owner: "octo", name: "orders") { ${Object.keys(files).map(blob).join(' ')} } }`;
  expect(await client.graphql(document)).toEqual({
    repository: {
      long: { isBinary: false, isTruncated: true, byteSize: 600_000, text: 'a'.repeat(512_000) },
      logo: { isBinary: true, isTruncated: false, byteSize: 2, text: null },
      new: { isBinary: false, isTruncated: false, byteSize: 4, text: 'new\n' },
    },
  });
});

describe('the conversation', () => {
  test('has comments that are edited, and one reaction of a kind a user', async () => {
    const asked = await fake.comment(pull, { author: 'ann', body: '/cache-audit help' });
    const issue = { owner: 'octo', repo: 'orders', issue_number: pull.number };
    const { data } = await client.issues.createComment({ ...issue, body: 'Working' });
    await client.issues.updateComment({ owner: 'octo', repo: 'orders', comment_id: data.id, body: 'Done' });
    expect(fake.ourAnswers(pull).map(({ body }) => body)).toEqual(['Done']);
    const reaction = { owner: 'octo', repo: 'orders', comment_id: asked.id, content: 'eyes' } as const;
    expect((await client.reactions.createForIssueComment(reaction)).status).toBe(201);
    expect((await client.reactions.createForIssueComment(reaction)).status).toBe(200);
    expect(asked.reactions).toHaveLength(1);
    const long = client.issues.createComment({ ...issue, body: 'x'.repeat(65_537) });
    await expect(long).rejects.toMatchObject({ status: 422 });
  });

  test('knows what people may', async () => {
    fake.setRole(orders, 'ann', 'maintain');
    fake.setRole(orders, 'bob', 'triage');
    await fake.comment(pull, { author: 'ann', body: 'x' });
    await fake.comment(pull, { author: 'bob', body: 'x' });
    await fake.comment(pull, { author: 'eve', body: 'x' });
    const level = async (username: string) => {
      const { data } = await client.repos.getCollaboratorPermissionLevel({ owner: 'octo', repo: 'orders', username });
      return [data.permission, data.role_name];
    };
    expect(await level('ann')).toEqual(['write', 'maintain']);
    expect(await level('bob')).toEqual(['read', 'triage']);
    expect(await level('eve')).toEqual(['none', 'none']);
    await expect(level('nobody')).rejects.toMatchObject({ status: 404 });
  });
});
