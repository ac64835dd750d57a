import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AnswerLost, LostLease } from '../../src/core/errors.ts';
import type { ReportedFinding } from '../../src/core/finding.ts';
import { applyReview } from '../../src/github/apply.ts';
import { checkResult } from '../../src/github/check-output.ts';
import type { Repository } from '../../src/github/client.ts';
import type { Diff } from '../../src/github/diff-lines.ts';
import { planReview } from '../../src/github/plan.ts';
import { readPosted } from '../../src/github/posted.ts';
import { type FakeGitHub, startFakeGitHub } from '../fake-github/fake-github.ts';
import type { Repository as FakeRepository, Pull } from '../fake-github/world.ts';
import { countingGuard, repositoryOf } from './fake-repository.ts';
import { auditOf, checkInput, diffOf, finding, fingerprintOf, key, planInput, web } from './sample-review.ts';

const path = 'shop/orders.py';
const text = Array.from({ length: 200 }, (_, index) => `line ${index + 1}\n`).join('');
/** Lines 1 to 23 are shown, and no others. */
const changed = text.replace(/^(line \d+)$/gm, (line) => (Number(line.slice(5)) <= 20 ? `${line} changed` : line));

let fake: FakeGitHub;
let orders: FakeRepository;
let pull: Pull;
let repository: Repository;

beforeEach(async () => {
  fake = await startFakeGitHub();
  orders = fake.addRepository({ name: 'orders', files: { [path]: text } });
  pull = await fake.openPull(orders, { files: { [path]: changed } });
  repository = repositoryOf(fake, orders);
});

afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.stop();
});

interface Options {
  readonly diff?: Diff;
  readonly canResolve?: boolean;
}

async function plan(findings: readonly ReportedFinding[], { diff = diffOf(), canResolve = false }: Options = {}) {
  const slug = 'cache-audit';
  return planReview({
    ...planInput(findings),
    audit: auditOf(findings),
    pull: { number: pull.number, headSha: pull.headSha, isLocked: pull.locked },
    repository: { ...web, id: orders.id },
    posted: await readPosted(repository, pull.number, { key, slug }),
    diff,
    canResolve,
  });
}

async function review(findings: readonly ReportedFinding[], options: Options = {}, guard = countingGuard()) {
  return applyReview(repository, await plan(findings, options), guard);
}

const creates = () => fake.requests.filter(({ method, route }) => method === 'POST' && route.endsWith('/reviews'));

describe('a review', () => {
  test('is one call, on the analysed head, that only comments', async () => {
    const applied = await review([finding(1), finding(2)]);
    expect(creates()).toMatchObject([{ body: { event: 'COMMENT', commit_id: pull.headSha } }]);
    expect(fake.ourComments(pull).map(({ line }) => line)).toEqual([1, 2]);
    const ids = fake.ourComments(pull).map(({ id }) => id);
    expect(applied.created.map(({ commentId }) => commentId)).toEqual(ids);
    expect(applied.stopped).toBeNull();
  });

  test('leaves nothing to do', async () => {
    await review([finding(1)]);
    const before = fake.requests.length;
    const again = await review([finding(1)]);
    expect(fake.requests.slice(before).filter(({ method, route }) => method !== 'GET' && route !== 'graphql')).toEqual(
      [],
    );
    expect(again.placement.get(fingerprintOf(1))).toBe('comment');
    expect(fake.ourComments(pull)).toHaveLength(1);
  });

  test('is not doubled by force-pushes', async () => {
    await review([finding(1)]);
    for (const round of [1, 2, 3]) {
      pull = await fake.forcePush(pull, { files: { [path]: `${changed}round ${round}\n` } });
      await review([finding(1)]);
    }
    expect(fake.ourComments(pull)).toHaveLength(1);
    expect(fake.ourReviews(pull)).toHaveLength(1);
  });

  test('that GitHub refuses is halved down to the bad comment, which goes to the file', async () => {
    const applied = await review([finding(1), finding(2), finding(100), finding(4)]);
    const comments = fake.ourComments(pull);
    expect(comments.filter(({ subjectType }) => subjectType === 'line').map(({ line }) => line)).toEqual([1, 2, 4]);
    expect(comments.filter(({ subjectType }) => subjectType === 'file')).toHaveLength(1);
    expect(applied.created.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
      [1, 2, 4, 100].map(fingerprintOf).toSorted(),
    );
    expect([...applied.placement.values()]).toEqual(Array(4).fill('comment'));
    expect(fake.ourReviews(pull).filter(({ body }) => body.startsWith('This change brings in'))).toHaveLength(1);
  });

  test('whose file GitHub refuses, too, ends in the report', async () => {
    const other = finding(3, { path: 'shop/gone.py' });
    const applied = await review([finding(1), other], { diff: diffOf([path, 'shop/gone.py']) });
    expect(applied.placement.get(other.fingerprint)).toBe('report');
    expect(fake.ourComments(pull)).toHaveLength(1);
  });

  test('on a file is a comment on the file', async () => {
    const anchor = { kind: 'file', path, line: 90, side: 'RIGHT' } as const;
    await review([finding(90, { anchor })]);
    expect(fake.ourComments(pull)).toMatchObject([{ subjectType: 'file', line: null }]);
    await review([finding(90, { anchor })]);
    expect(fake.ourComments(pull)).toHaveLength(1);
  });

  test('ends where nothing may be written, and says why', async () => {
    fake.faults.add({ method: 'POST', route: /\/reviews$/ }, { kind: 'status', status: 403, message: 'locked' });
    const applied = await review([finding(1)]);
    expect(applied.stopped).toContain('locked');
    expect(applied.placement.has(fingerprintOf(1))).toBe(false);
    expect(creates()).toHaveLength(1);
    const { placement } = applied;
    expect(checkResult(checkInput(auditOf([finding(1)]), { placement })).annotations).toHaveLength(1);
  });
});

describe('after a lost answer', () => {
  test.each(['lost', 'reset'] as const)('the plan made again writes what is missing (%s)', async (kind) => {
    fake.faults.add({ method: 'POST', route: /\/reviews$/ }, { kind });
    await expect(review([finding(1), finding(2)])).rejects.toBeInstanceOf(AnswerLost);
    await review([finding(1), finding(2)]);
    expect(fake.ourComments(pull).map(({ line }) => line)).toEqual([1, 2]);
    expect(fake.ourReviews(pull)).toHaveLength(1);
  });
});

describe('the guard', () => {
  test('is asked before each write', async () => {
    const guard = countingGuard();
    await review([finding(1), finding(100)], {}, guard);
    // The review, its two halves, and the comment on the file.
    expect([guard.writes, guard.looks]).toEqual([4, 4]);
  });

  test('stops everything when the lease is lost', async () => {
    const lost = { ...countingGuard(), beforeWrite: () => Promise.reject(new LostLease('taken over')) };
    await expect(review([finding(1)], {}, lost)).rejects.toBeInstanceOf(LostLease);
    expect(fake.ourComments(pull)).toEqual([]);
  });
});

describe('a comment whose finding goes and comes', () => {
  test('is marked fixed in place, and edited back', async () => {
    await review([finding(1)]);
    await review([]);
    expect(fake.ourComments(pull)).toMatchObject([{ body: expect.stringContaining('**Fixed in') }]);
    await review([finding(1)]);
    expect(fake.ourComments(pull)).toMatchObject([{ body: expect.not.stringContaining('Fixed in') }]);
  });

  test('has its thread resolved and opened where contents may be written', async () => {
    fake.installationOf(orders).permissions['contents'] = 'write';
    await review([finding(1)]);
    await review([], { canResolve: true });
    expect(fake.openComments(pull)).toEqual([]);
    await review([finding(1)], { canResolve: true });
    expect(fake.openComments(pull)).toHaveLength(1);
  });

  test('is marked all the same where resolving is refused', async () => {
    fake.installationOf(orders).permissions['contents'] = 'write';
    await review([finding(1)]);
    const planned = await plan([], { canResolve: true });
    fake.installationOf(orders).permissions['contents'] = 'read';
    fake.expireTokens();
    expect((await applyReview(repository, planned, countingGuard())).edited).toHaveLength(1);
    expect(fake.ourComments(pull)).toMatchObject([{ body: expect.stringContaining('**Fixed in') }]);
  });

  test('stays closed where a person resolved it', async () => {
    await review([finding(1)]);
    await review([]);
    const [comment] = fake.ourComments(pull);
    if (comment) fake.resolve(comment, 'ada');
    await review([finding(1)]);
    expect(fake.ourComments(pull)).toMatchObject([{ body: expect.stringContaining('**Fixed in') }]);
  });

  test('may have been deleted meanwhile', async () => {
    await review([finding(1)]);
    const planned = await plan([]);
    for (const comment of fake.ourComments(pull)) fake.deleteComment(pull, comment);
    expect(await applyReview(repository, planned, countingGuard())).toMatchObject({ edited: [], stopped: null });
  });
});

test("other people's comments are never touched, whatever they copy", async () => {
  await review([finding(1)]);
  const body = fake.ourComments(pull)[0]?.body ?? '';
  const copy = fake.reviewComment(pull, { author: 'mallory', path, line: 3, body });
  await review([]);
  expect(pull.comments.get(copy.id)?.body).toBe(body);
  expect(fake.ourComments(pull)).toMatchObject([{ body: expect.stringContaining('**Fixed in') }]);
});
