import { z } from 'zod';
import type { Repository } from './client.ts';
import { type AppIdentity, isByApp, readMarker } from './marker.ts';
import { readThreads, type Thread } from './threads.ts';

/** A review comment of ours that stands on the pull request. */
export interface PostedComment {
  readonly id: number;
  readonly fingerprint: string;
  /** As its own text says. */
  readonly state: 'open' | 'fixed';
  /** The head that its text speaks of. What GitHub gives for the review moves with a force-push. */
  readonly headSha: string;
  readonly body: string;
  readonly path: string;
  /** Null where the line is no longer in the diff, and for a comment on a file. */
  readonly line: number | null;
  readonly thread: PostedThread | null;
}

export interface PostedThread {
  readonly id: string;
  readonly isResolved: boolean;
  /** Whether a person resolved it; false also where it is not resolved. */
  readonly isResolvedByPerson: boolean;
  readonly canResolve: boolean;
  readonly canUnresolve: boolean;
  readonly hasReplies: boolean;
}

/** What stands of ours on a pull request. */
export interface Posted {
  /** In the order in which they were written. */
  readonly comments: readonly PostedComment[];
  /** False where GraphQL did not answer: every `thread` is null then. */
  readonly areThreadsKnown: boolean;
}

export const NOTHING_POSTED: Posted = { comments: [], areThreadsKnown: true };

const ReviewComment = z.object({
  id: z.int(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
  body: z.string(),
  path: z.string(),
  line: z.int().nullish(),
  in_reply_to_id: z.int().nullish(),
});
type ReviewComment = z.infer<typeof ReviewComment>;

/** Ours are those that the App's bot wrote **and** that carry our marker for this very pull request. */
export async function readPosted(repository: Repository, number: number, identity: AppIdentity): Promise<Posted> {
  const { octokit, ref } = repository;
  const listed = await octokit.paginate(octokit.rest.pulls.listReviewComments, {
    owner: ref.owner,
    repo: ref.name,
    pull_number: number,
    per_page: 100,
  });
  const place = { repositoryId: ref.repositoryId, number };
  const ours = listed.flatMap((answer) => ownComment(ReviewComment.parse(answer), place, identity));
  // Where nothing of ours stands, there is no thread of ours either.
  if (ours.length === 0) return NOTHING_POSTED;
  const threads = await readThreads(repository, number);
  const byComment = new Map(threads?.map((thread) => [thread.commentId, thread]));
  return {
    comments: ours
      .map((comment) => ({ ...comment, thread: postedThread(byComment.get(comment.id), comment, identity) }))
      .toSorted((a, b) => a.id - b.id),
    areThreadsKnown: threads !== null,
  };
}

type WithoutThread = Omit<PostedComment, 'thread'>;

function ownComment(
  comment: ReviewComment,
  place: { readonly repositoryId: number; readonly number: number },
  { key, slug }: AppIdentity,
): readonly WithoutThread[] {
  if (comment.in_reply_to_id || !isByApp(comment.user ?? null, slug)) return [];
  const marker = readMarker(key, place, comment.body);
  if (marker === null || marker.kind === 'answer') return [];
  const { id, body, path, line } = comment;
  return [
    { id, fingerprint: marker.subject, state: marker.kind, headSha: marker.headSha, body, path, line: line ?? null },
  ];
}

function postedThread(thread: Thread | undefined, comment: WithoutThread, { slug }: AppIdentity): PostedThread | null {
  if (!thread) return null;
  const { id, isResolved, canResolve, canUnresolve, hasReplies } = thread;
  const isResolvedByPerson = isResolved && !isResolvedByApp(thread, comment, slug);
  return { id, isResolved, isResolvedByPerson, canResolve, canUnresolve, hasReplies };
}

/** We resolve what we mark as fixed, and nothing else. Where nobody is named, that decides. */
function isResolvedByApp({ resolvedBy }: Thread, { state }: WithoutThread, slug: string | null): boolean {
  if (state !== 'fixed') return false;
  return resolvedBy === null || resolvedBy === slug || resolvedBy === `${slug}[bot]`;
}
