import { z } from 'zod';
import { LostLease } from '../core/errors.ts';
import type { Repository } from './client.ts';

/** The conversation under a review comment. */
export interface Thread {
  readonly id: string;
  /** Of the comment that began it. */
  readonly commentId: number;
  readonly isResolved: boolean;
  /** Null where nobody is named: the App, or an account that is gone. */
  readonly resolvedBy: string | null;
  /** Whether the App may resolve it, or open it again: it takes `contents: write`. */
  readonly canResolve: boolean;
  readonly canUnresolve: boolean;
  readonly hasReplies: boolean;
}

export const THREADS_QUERY = `query ($owner: String!, $name: String!, $number: Int!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $cursor) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved viewerCanResolve viewerCanUnresolve
          resolvedBy { login }
          comments(first: 1) { totalCount nodes { fullDatabaseId } }
        }
      }
    }
  }
}`;

export const RESOLVE_MUTATION = `mutation ($threadId: ID!) {
  resolveReviewThread(input: { threadId: $threadId }) { thread { id } }
}`;

export const UNRESOLVE_MUTATION = `mutation ($threadId: ID!) {
  unresolveReviewThread(input: { threadId: $threadId }) { thread { id } }
}`;

const Node = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  viewerCanResolve: z.boolean(),
  viewerCanUnresolve: z.boolean(),
  resolvedBy: z.object({ login: z.string() }).nullish(),
  comments: z.object({
    totalCount: z.int(),
    // Ids are longer than GraphQL's whole numbers, so that they come as text.
    nodes: z.array(z.object({ fullDatabaseId: z.coerce.number().int() }).nullable()).nullable(),
  }),
});

const ThreadsAnswer = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviewThreads: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
        nodes: z.array(Node.nullable()).nullable(),
      }),
    }),
  }),
});

/** All threads of a pull request; null where GraphQL does not tell, so that nothing may be built on them. */
export async function readThreads(repository: Repository, number: number): Promise<readonly Thread[] | null> {
  const threads: Thread[] = [];
  let cursor: string | null = null;
  try {
    for (;;) {
      const page = await readPage(repository, number, cursor);
      threads.push(...(page.nodes ?? []).flatMap((node) => threadOf(node)));
      cursor = page.pageInfo.endCursor ?? null;
      if (!page.pageInfo.hasNextPage || cursor === null) return threads;
    }
  } catch (cause) {
    if (cause instanceof LostLease) throw cause;
    return null;
  }
}

export async function setResolved(
  { octokit }: Repository,
  { threadId, resolved }: { readonly threadId: string; readonly resolved: boolean },
): Promise<void> {
  await octokit.graphql(resolved ? RESOLVE_MUTATION : UNRESOLVE_MUTATION, { threadId });
}

async function readPage({ octokit, ref }: Repository, number: number, cursor: string | null) {
  const answer = await octokit.graphql(THREADS_QUERY, { owner: ref.owner, name: ref.name, number, cursor });
  return ThreadsAnswer.parse(answer).repository.pullRequest.reviewThreads;
}

function threadOf(node: z.infer<typeof Node> | null): readonly Thread[] {
  const commentId = node?.comments.nodes?.[0]?.fullDatabaseId;
  if (!node || commentId === undefined) return [];
  return [
    {
      id: node.id,
      commentId,
      isResolved: node.isResolved,
      resolvedBy: node.resolvedBy?.login ?? null,
      canResolve: node.viewerCanResolve,
      canUnresolve: node.viewerCanUnresolve,
      hasReplies: node.comments.totalCount > 1,
    },
  ];
}
