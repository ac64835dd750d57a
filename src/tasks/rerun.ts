import { type Job, type RunTarget, targetOf } from '../core/job.ts';
import { openPulls, pullsOfCommit } from '../github/pulls.ts';
import { openPullsOn } from '../jobs/repositories.ts';
import type { Task } from './workbench.ts';

/** Wants again what the run, or whatever runs there are on the commit, was about. */
export async function rerun(task: Task, { externalId, headSha }: { externalId: string | null; headSha: string }) {
  const target = targetOf(externalId);
  const targets = target ? [target] : await targetsOn(task, headSha);
  for (const one of targets) await requestAudit(task, one, headSha);
  task.log.info({ headSha, targets: targets.length }, 'audit wanted again');
}

export async function requestAudit(
  { bench, repository: { ref } }: Task,
  target: RunTarget,
  headSha: string,
): Promise<void> {
  const { queue } = bench;
  const jobs: readonly Job[] =
    target.kind === 'group'
      ? [{ kind: 'merge-group', repository: ref, headSha, baseSha: target.baseSha, headRef: target.headRef }]
      : [
          { kind: 'announce', repository: ref, number: target.number },
          { kind: 'review', repository: ref, number: target.number, urgency: 'asked' },
        ];
  for (const job of jobs) await queue.send(job, { raise: true });
}

/** GitHub connects no pull request of a fork with its commits, so the open ones are looked through at last. */
async function targetsOn({ bench, repository }: Task, headSha: string): Promise<readonly RunTarget[]> {
  const known = await openPullsOn(bench.database, repository.ref.repositoryId, headSha);
  if (known.length > 0) return known.map(({ number }) => ({ kind: 'pull', number }));
  const isOnHead = (pull: { readonly isOpen: boolean; readonly headSha: string }) =>
    pull.isOpen && pull.headSha === headSha;
  const connected = (await pullsOfCommit(repository, headSha)).filter(isOnHead);
  const found = connected.length > 0 ? connected : (await openPulls(repository)).filter(isOnHead);
  return found.map(({ number }) => ({ kind: 'pull', number }));
}
