import { RuleId } from '../core/finding.ts';
import { readDislikes } from '../github/dislikes.ts';
import type { Pull } from '../github/pulls.ts';
import { dropResult } from '../jobs/check-results.ts';
import { postedComments } from '../jobs/posted-comments.ts';
import { knownPull } from '../jobs/repositories.ts';
import { cancelAll, reviewOthersOn } from './check-run.ts';
import type { Task } from './workbench.ts';

/** Nothing is posted on a closed pull request any more; a run under way ends, and says why. */
export async function closePullRequest(task: Task, number: number): Promise<void> {
  const pull = await knownPull(task.bench.database, task.repository.ref.repositoryId, number);
  // It may be open again by now.
  if (!pull || pull.isOpen) return;
  await closePull(task, pull);
  await countDislikes(task, number);
}

export async function closePull(task: Task, { number, headSha }: Pick<Pull, 'number' | 'headSha'>): Promise<void> {
  const { database } = task.bench;
  const target = { kind: 'pull', number } as const;
  await cancelAll(task, target, `Pull request #${number} was closed`);
  await dropResult(database, task.repository.ref.repositoryId, headSha, number);
  await reviewOthersOn(task, headSha, target);
}

/** What people think of our comments is known best when they are done with the pull request. */
async function countDislikes({ bench, repository }: Task, number: number): Promise<void> {
  const posted = await postedComments(bench.database, repository.ref.repositoryId, number);
  if (posted.length === 0) return;
  const dislikes = await readDislikes(repository, number);
  for (const { commentId, rule } of posted) {
    const known = RuleId.safeParse(rule);
    if (known.success && dislikes.has(commentId)) bench.metrics.falseAlarm(known.data, 'reaction');
  }
}
