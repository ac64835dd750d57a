import { describe, expect, test } from 'vitest';
import { readMarker } from '../../src/github/marker.ts';
import { MOST_OPEN_COMMENTS, planReview } from '../../src/github/plan.ts';
import type { ReviewPlan } from '../../src/github/review-plan.ts';
import {
  auditOf,
  diffOf,
  finding,
  fingerprintOf,
  headSha,
  key,
  openThread,
  place,
  planInput,
  postedOf,
  standing,
} from './sample-review.ts';

function commented(plan: ReviewPlan): readonly string[] {
  return (plan.review?.comments ?? []).map(({ fingerprint }) => fingerprint);
}

function isEmpty({ review, fileComments, edits }: ReviewPlan): boolean {
  return review === null && fileComments.length === 0 && edits.length === 0;
}

const ids = (...numbers: number[]) => numbers.map(fingerprintOf);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a new finding', () => {
  test('is commented in one review on the analysed head, which sums up', () => {
    const plan = planReview(planInput([finding(1), finding(2)]));
    expect(plan.headSha).toBe(headSha);
    expect(commented(plan)).toEqual(ids(1, 2));
    expect(plan.review?.body).toContain('2 findings (2 errors) at `aaaaaaa`');
    expect([...plan.placement.values()]).toEqual(['comment', 'comment']);
  });

  test('carries a marker that says which it is', () => {
    const [comment] = planReview(planInput([finding(1)])).review?.comments ?? [];
    const marker = { kind: 'open', subject: fingerprintOf(1), headSha };
    expect(readMarker(key, place, comment?.body ?? '')).toEqual(marker);
    expect(readMarker(key, place, comment?.onFile.body ?? '')).toEqual(marker);
  });

  test('nothing at all is written on a clean change', () => {
    expect(isEmpty(planReview(planInput([])))).toBe(true);
    expect(isEmpty(planReview(planInput([finding(1, { status: 'unchanged' })])))).toBe(true);
  });

  test('of note or low confidence stands in the report', () => {
    const findings = [finding(1, { severity: 'note' }), finding(2, { confidence: 'low' })];
    const plan = planReview(planInput(findings));
    expect(isEmpty(plan)).toBe(true);
    expect([...plan.placement.values()]).toEqual(['report', 'report']);
  });

  test('the worst come first, up to ten, and the others are annotations', () => {
    const findings = [finding(1, { severity: 'warning' }), ...range(2, 11).map((number) => finding(number))];
    const plan = planReview(planInput(findings));
    expect(commented(plan)).toEqual(ids(...range(2, 11)));
    expect(plan.placement.get(fingerprintOf(1))).toBe('annotation');
    expect(plan.review?.body).toContain('lists all');
  });

  test('the configuration may want fewer, or none', () => {
    const input = planInput([finding(1), finding(2)]);
    expect(commented(planReview({ ...input, settings: { mode: 'review', comments: 1 } }))).toEqual(ids(1));
    expect(isEmpty(planReview({ ...input, settings: { mode: 'review', comments: 0 } }))).toBe(true);
  });

  test.each([
    ['checks-only', 'annotation'],
    ['shadow', 'report'],
  ] as const)('in mode %s has no comment', (mode, expected) => {
    const plan = planReview(planInput([finding(1)], { settings: { mode, comments: 10 } }));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.placement.get(fingerprintOf(1))).toBe(expected);
  });

  test('in a locked conversation has no comment, and the reason is given', () => {
    const pull = { number: 7, headSha, isLocked: true };
    const plan = planReview(planInput([finding(1)], { pull, posted: postedOf(standing(2)) }));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.withheld).toContain('locked');
    expect(plan.placement.get(fingerprintOf(1))).toBe('annotation');
  });

  test.each(['accepted', 'ignored'] as const)('that was %s is left alone', (kind) => {
    const decision = {
      fingerprint: fingerprintOf(1).slice(0, 8),
      kind,
      who: 'ada',
      reason: 'cleared nightly',
      when: null,
    };
    const plan = planReview(planInput([finding(1)], { decisions: [decision] }));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.placement.get(fingerprintOf(1))).toBe('report');
  });
});

describe('where it is put', () => {
  const lines = { kind: 'line', path: 'shop/orders.py', startLine: 4, line: 6, side: 'RIGHT' } as const;

  test('on several lines where they are in one hunk', () => {
    const [comment] = planReview(planInput([finding(6, { anchor: lines })])).review?.comments ?? [];
    expect(comment).toMatchObject({ startLine: 4, line: 6, side: 'RIGHT' });
  });

  test('on one line where they are not', () => {
    const diff = { ...diffOf(), commentable: (_: string, __: string, first: number, line: number) => first === line };
    const [comment] = planReview(planInput([finding(6, { anchor: lines })], { diff })).review?.comments ?? [];
    expect(comment).toMatchObject({ startLine: null, line: 6 });
  });

  test('never on lines that begin where they end', () => {
    const anchor = { ...lines, startLine: 6 };
    const [comment] = planReview(planInput([finding(6, { anchor })])).review?.comments ?? [];
    expect(comment).toMatchObject({ startLine: null, line: 6 });
  });

  test('on a deleted line under the name that the file has now', () => {
    const diff = { ...diffOf(['shop/renamed.py']), headPathOf: () => 'shop/renamed.py' };
    const anchor = { ...lines, side: 'LEFT' } as const;
    const [comment] = planReview(planInput([finding(6, { anchor })], { diff })).review?.comments ?? [];
    expect(comment).toMatchObject({ path: 'shop/renamed.py', side: 'LEFT' });
  });

  test('on the file where no line of it is shown', () => {
    const diff = { ...diffOf(), commentable: () => false };
    const file = finding(1, { anchor: { ...lines, kind: 'file' } });
    for (const one of [file, finding(1)]) {
      const plan = planReview(planInput([one], { diff }));
      expect(plan.review).toBeNull();
      expect(plan.fileComments).toMatchObject([{ fingerprint: fingerprintOf(1), path: 'shop/orders.py' }]);
      expect(plan.placement.get(fingerprintOf(1))).toBe('comment');
    }
  });

  test('in the report alone where the change does not touch the file', () => {
    const anchor = { ...lines, kind: 'none', path: 'shop/other.py' } as const;
    const plan = planReview(planInput([finding(1, { path: 'shop/other.py', anchor })]));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.placement.get(fingerprintOf(1))).toBe('report');
  });
});

describe('a comment that stands', () => {
  test('is not written again, and not edited at every push', () => {
    const plan = planReview(planInput([finding(1)], { posted: postedOf(standing(1)) }));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.placement.get(fingerprintOf(1))).toBe('comment');
  });

  test('counts among the ten that are open', () => {
    const posted = postedOf(...range(1, 9).map((number) => standing(number)));
    const findings = range(1, 12).map((number) => finding(number));
    expect(commented(planReview(planInput(findings, { posted })))).toEqual(ids(10));
    const resolved = { ...openThread, isResolved: true, isResolvedByPerson: true };
    const some = postedOf(...posted.comments.map((comment) => ({ ...comment, thread: resolved })));
    expect(commented(planReview(planInput(findings, { posted: some })))).toEqual(ids(10, 11, 12));
    expect(MOST_OPEN_COMMENTS).toBe(10);
  });

  test('makes room when it is fixed', () => {
    const posted = postedOf(...range(1, 10).map((number) => standing(number)));
    const findings = [...range(1, 9), 11].map((number) => finding(number));
    expect(commented(planReview(planInput(findings, { posted })))).toEqual(ids(11));
  });

  test('that a person deleted does not come back in any form', () => {
    const plan = planReview(planInput([finding(1)], { everPosted: new Set(ids(1)) }));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.placement.get(fingerprintOf(1))).toBe('report');
  });
});

describe('a finding that is gone', () => {
  const posted = postedOf(standing(1));

  test('has its comment marked in place, with its words and without what could be applied', () => {
    const [edit, ...others] = planReview(planInput([], { posted })).edits;
    expect(others).toEqual([]);
    expect(edit).toMatchObject({ commentId: 101, becomes: 'fixed', threadId: null });
    expect(edit?.body).toContain('**Fixed in `aaaaaaa`.**');
    expect(edit?.body).toContain('`update_order` changes `orders`.');
    expect(readMarker(key, place, edit?.body ?? '')).toEqual({ kind: 'fixed', subject: fingerprintOf(1), headSha });
  });

  test('is marked in checks-only mode, too', () => {
    expect(planReview(planInput([], { posted, settings: { mode: 'checks-only', comments: 10 } })).edits).toHaveLength(
      1,
    );
  });

  test('has its thread resolved where that is granted, nobody has done it and nobody talks in it', () => {
    const threadOf = (given: object, canResolve = true) => {
      const comment = standing(1, { thread: { ...openThread, ...given } });
      return planReview(planInput([], { posted: postedOf(comment), canResolve })).edits[0]?.threadId;
    };
    expect(threadOf({})).toBe('thread');
    expect(threadOf({}, false)).toBeNull();
    expect(threadOf({ canResolve: false })).toBeNull();
    expect(threadOf({ isResolved: true })).toBeNull();
    expect(threadOf({ hasReplies: true })).toBeNull();
  });

  test('is not marked where it is known from before, or was ignored', () => {
    expect(planReview(planInput([finding(1, { status: 'unchanged' })], { posted })).edits).toEqual([]);
    const decision = {
      fingerprint: fingerprintOf(1),
      kind: 'ignored',
      who: null,
      reason: 'known',
      when: null,
    } as const;
    expect(planReview(planInput([], { posted, decisions: [decision] })).edits).toEqual([]);
  });

  test.each([
    ['nobody could read its file', { path: 'shop/orders.py', reason: 'syntax-error' }],
    ['the time was over', { path: 'fixed-ttl', reason: 'out-of-time' }],
  ])('is not marked where %s', (_, gap) => {
    expect(planReview(planInput([], { audit: auditOf([], [gap]), posted })).edits).toEqual([]);
  });

  test('is marked once', () => {
    expect(isEmpty(planReview(planInput([], { posted: postedOf(standing(1, { state: 'fixed' })) })))).toBe(true);
  });
});

describe('a finding that returns', () => {
  const fixed = standing(1, { state: 'fixed' });

  test('has its comment edited back', () => {
    const plan = planReview(planInput([finding(1)], { posted: postedOf(fixed) }));
    expect(plan.review).toBeNull();
    expect(plan.edits).toMatchObject([{ commentId: 101, becomes: 'open', threadId: null }]);
    expect(readMarker(key, place, plan.edits[0]?.body ?? '')?.kind).toBe('open');
    expect(plan.placement.get(fingerprintOf(1))).toBe('comment');
  });

  test('has the thread that we resolved opened again', () => {
    const thread = { ...openThread, isResolved: true, canUnresolve: true };
    const input = planInput([finding(1)], { posted: postedOf({ ...fixed, thread }), canResolve: true });
    expect(planReview(input).edits).toMatchObject([{ becomes: 'open', threadId: 'thread' }]);
  });

  test('stays closed where a person resolved it', () => {
    const thread = { ...openThread, isResolved: true, isResolvedByPerson: true, canUnresolve: true };
    const input = planInput([finding(1)], { posted: postedOf({ ...fixed, thread }), everPosted: new Set(ids(1)) });
    expect(isEmpty(planReview(input))).toBe(true);
  });

  test('is an annotation where the threads are not known', () => {
    const posted = { comments: [{ ...fixed, thread: null }], areThreadsKnown: false };
    const plan = planReview(planInput([finding(1)], { posted, everPosted: new Set(ids(1)) }));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.placement.get(fingerprintOf(1))).toBe('annotation');
  });
});
