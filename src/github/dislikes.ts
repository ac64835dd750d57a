import { z } from 'zod';
import type { Repository } from './client.ts';

const Answer = z.object({ id: z.int(), reactions: z.object({ '-1': z.int() }).optional() });

/** How many people dislike each review comment of a pull request, by the comment's id; those that nobody does are left out. */
export async function readDislikes({ octokit, ref }: Repository, number: number): Promise<ReadonlyMap<number, number>> {
  const listed = await octokit.paginate(octokit.rest.pulls.listReviewComments, {
    owner: ref.owner,
    repo: ref.name,
    pull_number: number,
    per_page: 100,
  });
  const counted = listed
    .map((answer) => Answer.parse(answer))
    .map(({ id, reactions }) => [id, reactions?.['-1'] ?? 0] as const);
  return new Map(counted.filter(([, count]) => count > 0));
}
