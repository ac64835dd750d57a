import { z } from 'zod';
import { Gone, PermissionMissing } from '../core/errors.ts';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';
import { furtherReviewBody } from './review-body.ts';
import type { Place, Placement, PlannedComment, PlannedEdit, PlannedFileComment, ReviewPlan } from './review-plan.ts';
import { setResolved } from './threads.ts';
import { guarded, type WriteGuard } from './write-guard.ts';

/** What became of a plan. */
export interface AppliedReview {
  /** Where each new finding shows now; without those whose comments could not be written at all. */
  readonly placement: Placement;
  /** The comments that were written, for the record that keeps deleted ones from coming back. */
  readonly created: readonly CreatedComment[];
  readonly edited: readonly PlannedEdit[];
  /** Why nothing more was written; a sentence. Null where all went through. */
  readonly stopped: string | null;
}

export interface CreatedComment {
  readonly fingerprint: string;
  readonly commentId: number;
}

interface Run {
  readonly repository: Repository;
  readonly plan: ReviewPlan;
  readonly guard: WriteGuard;
  readonly placement: Map<string, Place>;
  readonly created: CreatedComment[];
  readonly edited: PlannedEdit[];
}

/**
 * Carries a plan out. What GitHub refuses falls back: a line to its file, a file to the report. Throws `AnswerLost` where it is
 * not known whether a write took effect: the next plan, made from what then stands there, writes what is still missing.
 */
export async function applyReview(repository: Repository, plan: ReviewPlan, guard: WriteGuard): Promise<AppliedReview> {
  const run: Run = { repository, plan, guard, placement: new Map(plan.placement), created: [], edited: [] };
  const stopped = await applyAll(run);
  if (stopped !== null) withdraw(run);
  return { placement: run.placement, created: run.created, edited: run.edited, stopped };
}

async function applyAll(run: Run): Promise<string | null> {
  try {
    for (const edit of run.plan.edits) await applyEdit(run, edit);
    const refused = run.plan.review ? await createReviews(run, run.plan.review.comments, run.plan.review.body) : [];
    for (const comment of [...run.plan.fileComments, ...refused]) await createFileComment(run, comment);
    return null;
  } catch (cause) {
    if (cause instanceof PermissionMissing) return 'The installation has not granted writing on pull requests.';
    if (statusOf(cause) === 403)
      return 'GitHub takes no comments here: the conversation is locked, or was closed to Apps.';
    if (statusOf(cause) === 404) throw new Gone('the pull request is not there', { cause });
    throw cause;
  }
}

/** What was planned as a comment and never written is left without a place: it can still be an annotation. */
function withdraw({ plan, placement, created }: Run): void {
  const planned = [...(plan.review?.comments ?? []), ...plan.fileComments];
  const written = new Set(created.map(({ fingerprint }) => fingerprint));
  for (const { fingerprint } of planned) if (!written.has(fingerprint)) placement.delete(fingerprint);
}

/** The thread goes first: should the edit not follow, the next plan still sees from the text that it is due. */
async function applyEdit({ repository, guard, edited }: Run, edit: PlannedEdit): Promise<void> {
  const { owner, name: repo } = repository.ref;
  const { threadId, becomes, commentId, body } = edit;
  if (threadId !== null) await setThread(repository, guard, { threadId, resolved: becomes === 'fixed' });
  try {
    await guarded(guard, () =>
      repository.octokit.rest.pulls.updateReviewComment({ owner, repo, comment_id: commentId, body }),
    );
    edited.push(edit);
  } catch (cause) {
    // Somebody has deleted it meanwhile.
    if (statusOf(cause) !== 404) throw cause;
  }
}

/** Resolving is an extra, which GitHub grants by another permission: the text says it anyway. */
async function setThread(
  repository: Repository,
  guard: WriteGuard,
  thread: { readonly threadId: string; readonly resolved: boolean },
): Promise<void> {
  try {
    await guarded(guard, () => setResolved(repository, thread));
  } catch (cause) {
    if (!(cause instanceof PermissionMissing) && !isRefusedByGraphQL(cause)) throw cause;
  }
}

/** A review is taken whole or not at all, and the answer does not name the bad comment: halves are tried, down to one. */
async function createReviews(
  run: Run,
  comments: readonly PlannedComment[],
  body: string,
): Promise<readonly PlannedFileComment[]> {
  try {
    await createReview(run, comments, body);
    return [];
  } catch (cause) {
    if (statusOf(cause) !== 422) throw cause;
  }
  if (comments.length === 1) return comments.map(({ onFile }) => onFile);
  const half = Math.ceil(comments.length / 2);
  const refused = await createReviews(run, comments.slice(0, half), body);
  const rest = run.created.length === 0 ? body : furtherReviewBody(run.plan.headSha);
  return [...refused, ...(await createReviews(run, comments.slice(half), rest))];
}

const Created = z.object({ id: z.int() });
const CreatedComments = z.array(z.object({ id: z.int(), body: z.string(), pull_request_review_id: z.int().nullish() }));

/** The answer does not hold the comments, so that they are read again. */
async function createReview(run: Run, comments: readonly PlannedComment[], body: string): Promise<void> {
  const { repository, plan, guard } = run;
  const place = { owner: repository.ref.owner, repo: repository.ref.name, pull_number: plan.number };
  const sent = { ...place, commit_id: plan.headSha, event: 'COMMENT' as const, body };
  const answer = await guarded(guard, () =>
    repository.octokit.rest.pulls.createReview({ ...sent, comments: comments.map(sentComment) }),
  );
  const { id } = Created.parse(answer.data);
  const { octokit } = repository;
  const listed = await octokit.paginate(octokit.rest.pulls.listReviewComments, { ...place, per_page: 100 });
  const ofReview = CreatedComments.parse(listed).filter((comment) => comment.pull_request_review_id === id);
  const ids = new Map(ofReview.map((comment) => [markerLine(comment.body), comment.id]));
  for (const comment of comments) {
    const commentId = ids.get(markerLine(comment.body));
    if (commentId === undefined) run.placement.set(comment.fingerprint, 'report');
    else run.created.push({ fingerprint: comment.fingerprint, commentId });
  }
}

/** The rest of a body may come back with other line ends. */
function markerLine(body: string): string {
  return body.trimEnd().split('\n').at(-1) ?? '';
}

function sentComment({ path, side, line, startLine, body }: PlannedComment) {
  const single = { path, side, line, body };
  return startLine === null ? single : { ...single, start_line: startLine, start_side: side };
}

async function createFileComment(run: Run, { fingerprint, path, body }: PlannedFileComment): Promise<void> {
  const { repository, plan, guard } = run;
  const { owner, name: repo } = repository.ref;
  try {
    const answer = await guarded(guard, () =>
      repository.octokit.rest.pulls.createReviewComment({
        owner,
        repo,
        pull_number: plan.number,
        commit_id: plan.headSha,
        subject_type: 'file',
        path,
        body,
      }),
    );
    run.created.push({ fingerprint, commentId: Created.parse(answer.data).id });
  } catch (cause) {
    if (statusOf(cause) !== 422) throw cause;
    run.placement.set(fingerprint, 'report');
  }
}

/** GraphQL says no in an answer of its own kind. */
function isRefusedByGraphQL(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'GraphqlResponseError';
}
