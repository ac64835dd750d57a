import { type Job, targetOf } from '../core/job.ts';
import { setState, type UnfinishedRun, unfinishedRuns } from '../jobs/check-runs.ts';
import type { Workbench } from './workbench.ts';

/** A run that nobody works on any more gets a job again: it brings the pull request up to date, whatever has become of it. */
export async function sweep({ database, queue, log, orphanedAfterSeconds }: Workbench): Promise<void> {
  for (const run of await unfinishedRuns(database, { olderThanSeconds: orphanedAfterSeconds })) {
    const job = jobFor(run);
    if (job && (await queue.isPending(job))) continue;
    if (job) await queue.send(job);
    // Of a repository that is forgotten nothing can be written any more.
    else if (run.runId !== null) await setState(database, run.repositoryId, run.runId, 'completed');
    log.info({ repositoryId: run.repositoryId, runId: run.runId, restarted: job !== null }, 'orphaned check run');
  }
}

function jobFor({ repository, externalId, headSha }: UnfinishedRun): Job | null {
  const target = targetOf(externalId);
  if (!repository || !target) return null;
  if (target.kind === 'pull') return { kind: 'review', repository, number: target.number, urgency: 'pushed' };
  return { kind: 'merge-group', repository, headSha, baseSha: target.baseSha, headRef: target.headRef };
}
