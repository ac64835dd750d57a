import type { Job } from '../core/job.ts';
import { knownPull } from '../jobs/repositories.ts';
import { atRun, cancelOthers, runUnderWay, showsRun } from './check-run.ts';
import { closePull } from './close.ts';
import { readSettings } from './settings.ts';
import type { Task } from './workbench.ts';

/**
 * Shows a queued check run within seconds of the delivery, however long the audits before it take. It reads nothing of the
 * pull request but what the delivery told.
 */
export async function announce(task: Task, number: number): Promise<void> {
  const { bench, repository } = task;
  const pull = await knownPull(bench.database, repository.ref.repositoryId, number);
  if (!pull?.isOpen || pull.baseSha === null) return;
  const { config } = await readSettings(repository, pull.baseSha, bench.recent.settings);
  if (!showsRun(pull, config)) return;
  const { headSha } = pull;
  const target = { kind: 'pull', number } as const;
  const review: Job = { kind: 'review', repository: repository.ref, number, urgency: 'pushed' };
  await atRun(task, headSha, async () => {
    // The review may be over by now; a run that is queued after it would never end.
    if (await bench.queue.isPending(review)) await runUnderWay(task, { headSha, target });
  });
  await endOutdated(task, number, headSha);
}

/** Whoever brought something newer may have looked for runs to cancel before this one was there. */
async function endOutdated(task: Task, number: number, headSha: string): Promise<void> {
  const now = await knownPull(task.bench.database, task.repository.ref.repositoryId, number);
  if (!now) return;
  if (!now.isOpen) await closePull(task, now);
  else if (now.headSha !== headSha) await cancelOthers(task, { kind: 'pull', number }, now.headSha);
}
