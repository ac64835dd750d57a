import { combineResults } from '../github/check-output.ts';
import type { CheckResult } from '../github/check-result.ts';
import { completeRun, readRun } from '../github/check-runs.ts';
import type { Pull } from '../github/pulls.ts';
import { resultsOn, saveResult } from '../jobs/check-results.ts';
import { setState } from '../jobs/check-runs.ts';
import { openPullsOn } from '../jobs/repositories.ts';
import { atRun, type CheckRun } from './check-run.ts';
import { KeptResult } from './kept-result.ts';
import type { Task } from './workbench.ts';

/**
 * Keeps the result for a head, and ends its run where there is one. Where the head is that of several open pull requests, the
 * run shows each and concludes with the worst; it ends when the last of them has its result.
 */
export async function completePull(
  task: Task,
  run: CheckRun | null,
  { number, headSha }: Pick<Pull, 'number' | 'headSha'>,
  kept: KeptResult,
): Promise<void> {
  const { database, queue } = task.bench;
  const { ref } = task.repository;
  await atRun(task, headSha, async () => {
    const { conclusion, title } = kept.result;
    await saveResult(database, ref.repositoryId, headSha, { number, conclusion, title, details: kept });
    if (!run) return;
    const open = new Set((await openPullsOn(database, ref.repositoryId, headSha)).map((pull) => pull.number)).add(
      number,
    );
    const results = (await resultsOn(database, ref.repositoryId, headSha, KeptResult)).filter((result) =>
      open.has(result.number),
    );
    const missing = [...open].filter((one) => results.every((result) => result.number !== one));
    for (const one of missing) {
      const review = { kind: 'review', repository: ref, number: one, urgency: 'pushed' } as const;
      if (await queue.isPending(review)) return;
    }
    await completeWith(
      task,
      run,
      combineResults(results.map((result) => ({ number: result.number, result: result.details.result }))),
    );
  });
}

/** Annotations that an attempt before this one has sent stand already, and cannot be taken back. */
export async function completeWith(task: Task, run: CheckRun, result: CheckResult): Promise<void> {
  const isResumed = run.state === 'in_progress' && result.annotations.length > 0;
  const standing = isResumed ? (await readRun(task.repository, run.runId)).annotations : 0;
  await completeRun(task.repository, task.guard, { id: run.runId, result, standing });
  await setState(task.bench.database, run.repositoryId, run.runId, 'completed');
}
