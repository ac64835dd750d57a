import { type Anchor, checkAnchor, checkPath } from './anchors.ts';
import {
  type Answer,
  ApiError,
  authorOf,
  type Call,
  checkBody,
  type Handlers,
  integer,
  notFound,
  ok,
  page,
  repositoryOf,
  text,
  unprocessable,
} from './call.ts';
import { commitsOf, reviewCommentJson, reviewJson } from './render.ts';
import { pullOf } from './rest-pulls.ts';
import { isJson, type Json } from './webhooks.ts';
import { type Account, now, type Pull, type Repository, type Review, type ReviewComment, type World } from './world.ts';

const READ = { pull_requests: 'read' } as const;
const WRITE = { pull_requests: 'write' } as const;

export const reviewHandlers: Handlers = {
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': createReview,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call) => {
    const pull = pullOf(call, repositoryOf(call, READ));
    return page(call, pull.reviews, (shown) => shown.map((review) => reviewJson(call.root, pull, review)));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': (call) => {
    const pull = pullOf(call, repositoryOf(call, READ));
    return ok(reviewJson(call.root, pull, reviewOf(call, pull)));
  },
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': (call) => {
    const pull = pullOf(call, repositoryOf(call, WRITE, { writes: true }));
    const review = reviewOf(call, pull);
    checkOwner(call, review.author);
    review.body = checkBody(text(call.body, 'body'));
    return ok(reviewJson(call.root, pull, review));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments': (call) => {
    const pull = pullOf(call, repositoryOf(call, READ));
    const { id } = reviewOf(call, pull);
    return commentsPage(
      call,
      pull,
      [...pull.comments.values()].filter(({ reviewId }) => reviewId === id),
    );
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': (call) => {
    const pull = pullOf(call, repositoryOf(call, READ));
    return commentsPage(call, pull, [...pull.comments.values()]);
  },
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments': createComment,
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies': (call) => {
    const pull = writablePull(call);
    return created(
      call,
      pull,
      reply(call.world, pull, authorOf(call), Number(call.parameters['comment_id']), call.body),
    );
  },
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}': (call) => {
    const { pull, comment } = reviewCommentOf(call, repositoryOf(call, READ));
    return ok(reviewCommentJson(call.root, pull, comment));
  },
  'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}': (call) => {
    const { pull, comment } = reviewCommentOf(call, repositoryOf(call, WRITE, { writes: true }));
    checkOwner(call, comment.author);
    Object.assign(comment, { body: checkBody(text(call.body, 'body')), updatedAt: now() });
    return ok(reviewCommentJson(call.root, pull, comment));
  },
  'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}': (call) => {
    const { pull, comment } = reviewCommentOf(call, repositoryOf(call, WRITE, { writes: true }));
    checkOwner(call, comment.author);
    pull.comments.delete(comment.id);
    return { status: 204 };
  },
};

export function reviewCommentOf({ parameters }: Call, repository: Repository): { pull: Pull; comment: ReviewComment } {
  const id = Number(parameters['comment_id']);
  const pull = [...repository.pulls.values()].find(({ comments }) => comments.has(id));
  const comment = pull?.comments.get(id);
  if (!pull || !comment) throw notFound();
  return { pull, comment };
}

/** All of a review or nothing of it. */
export function addReview(world: World, pull: Pull, author: Account, body: Json): Review {
  const event = text(body, 'event');
  if (event === undefined) throw unprocessable('the fake has no pending reviews');
  const given = text(body, 'body') ?? '';
  if (event !== 'APPROVE') checkBody(given);
  const commitId = commitOf(pull, text(body, 'commit_id'));
  const list = body['comments'] ?? [];
  const drafts = (Array.isArray(list) ? list : []).filter(isJson).map((draft) => draftOf(pull, commitId, draft));
  const state = event === 'APPROVE' ? 'APPROVED' : event === 'COMMENT' ? 'COMMENTED' : 'CHANGES_REQUESTED';
  const review: Review = { id: world.newId(), author, body: given, state, commitId, submittedAt: now() };
  pull.reviews.push(review);
  for (const draft of drafts) addComment(world, pull, { ...draft, author, reviewId: review.id, commitId });
  return review;
}

/** A comment on lines or on a file, outside of a review by its sender; GitHub makes a review of it all the same. */
export function addSingleComment(world: World, pull: Pull, author: Account, body: Json): ReviewComment {
  const inReplyTo = integer(body, 'in_reply_to');
  if (inReplyTo !== undefined) return reply(world, pull, author, inReplyTo, body);
  const commitId = commitOf(pull, text(body, 'commit_id'));
  const isFile = body['subject_type'] === 'file';
  const draft = isFile ? fileDraft(pull, commitId, body) : draftOf(pull, commitId, body);
  const review: Review = { id: world.newId(), author, body: '', state: 'COMMENTED', commitId, submittedAt: now() };
  pull.reviews.push(review);
  return addComment(world, pull, { ...draft, author, reviewId: review.id, commitId });
}

type Draft = Omit<Anchor, 'line'> & {
  readonly line: number | null;
  readonly body: string;
  readonly inReplyTo: number | null;
};

function createReview(call: Call): Answer {
  const pull = writablePull(call);
  return ok(reviewJson(call.root, pull, addReview(call.world, pull, authorOf(call), call.body)));
}

function createComment(call: Call): Answer {
  const pull = writablePull(call);
  return created(call, pull, addSingleComment(call.world, pull, authorOf(call), call.body));
}

function created(call: Call, pull: Pull, comment: ReviewComment): Answer {
  return { status: 201, body: reviewCommentJson(call.root, pull, comment) };
}

function writablePull(call: Call): Pull {
  const pull = pullOf(call, repositoryOf(call, WRITE, { writes: true }));
  if (pull.locked && call.caller.kind === 'installation')
    throw new ApiError(403, 'Unable to create comment because issue is locked.');
  return pull;
}

function draftOf(pull: Pull, commit: string, body: Json): Draft {
  const line = integer(body, 'line');
  if (line === undefined) throw unprocessable('No subschema in "oneOf" matched: line is missing');
  const startLine = integer(body, 'start_line') ?? null;
  const side = sideOf(body['side']) ?? 'RIGHT';
  const startSide = startLine === null ? null : (sideOf(body['start_side']) ?? side);
  const anchor = { path: text(body, 'path') ?? '', line, side, startLine, startSide };
  const words = checkBody(text(body, 'body'));
  checkAnchor(pull, commit, anchor);
  return { ...anchor, body: words, inReplyTo: null };
}

function fileDraft(pull: Pull, commit: string, body: Json): Draft {
  const path = text(body, 'path') ?? '';
  checkPath(pull, commit, path);
  return {
    path,
    line: null,
    side: 'RIGHT',
    startLine: null,
    startSide: null,
    body: checkBody(text(body, 'body')),
    inReplyTo: null,
  };
}

export function reply(world: World, pull: Pull, author: Account, to: number, body: Json): ReviewComment {
  const first = pull.comments.get(to);
  if (!first) throw notFound();
  const { path, line, side, startLine, startSide, reviewId, commitId } = first;
  const draft = { path, line, side, startLine, startSide, body: checkBody(text(body, 'body')) };
  return addComment(world, pull, { ...draft, author, reviewId, commitId, inReplyTo: first.inReplyTo ?? first.id });
}

function addComment(
  world: World,
  pull: Pull,
  draft: Draft & { readonly author: Account; readonly reviewId: number; readonly commitId: string },
): ReviewComment {
  const comment: ReviewComment = {
    ...draft,
    id: world.newId(),
    subjectType: draft.line === null ? 'file' : 'line',
    originalLine: draft.line,
    originalStartLine: draft.startLine,
    originalCommitId: draft.commitId,
    outdated: false,
    createdAt: now(),
    updatedAt: now(),
    minimized: null,
    reactions: [],
    thread: { isResolved: false, resolvedBy: null },
  };
  pull.comments.set(comment.id, comment);
  return comment;
}

function commitOf(pull: Pull, wanted: string | undefined): string {
  if (wanted === undefined || wanted === pull.headSha) return pull.headSha;
  if (!commitsOf(pull.repository, pull.baseSha, pull.headSha).includes(wanted)) {
    throw unprocessable(`commit_id is not part of the pull request`);
  }
  return wanted;
}

function commentsPage(call: Call, pull: Pull, comments: readonly ReviewComment[]): Answer {
  const ordered = call.query.get('direction') === 'desc' ? comments.toReversed() : comments;
  return page(call, ordered, (shown) => shown.map((comment) => reviewCommentJson(call.root, pull, comment)));
}

function reviewOf({ parameters }: Call, { reviews }: Pull): Review {
  const review = reviews.find(({ id }) => id === Number(parameters['review_id']));
  if (!review) throw notFound();
  return review;
}

export function checkOwner(call: Call, author: Account): void {
  if (authorOf(call) !== author) throw new ApiError(403, 'Resource not accessible by integration');
}

function sideOf(value: unknown): 'LEFT' | 'RIGHT' | undefined {
  return value === 'LEFT' || value === 'RIGHT' ? value : undefined;
}
