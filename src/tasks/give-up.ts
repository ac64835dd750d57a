import { DEFAULT_CONFIG, type RepositoryConfig } from '../core/config.ts';
import { Gone, PermissionMissing } from '../core/errors.ts';
import { type Job, keyOf } from '../core/job.ts';
import { failedResult } from '../github/check-output.ts';
import { statusOf } from '../github/failure.ts';
import { dropIntent, type KnownCheckRun, newestRun, setState } from '../jobs/check-runs.ts';
import type { JobControl } from '../jobs/queue.ts';
import { knownPull } from '../jobs/repositories.ts';
import { adopted, unfinishedFor } from './check-run.ts';
import { answerFailed } from './command.ts';
import { completeWith } from './complete.ts';
import { readSettings } from './settings.ts';
import { openTask, type Task, type Workbench } from './workbench.ts';

/** The job has no lease any more, and nobody else has one. */
const LAST_WORD: JobControl = {
  signal: new AbortController().signal,
  attempt: 1,
  isNewest: async () => true,
  checkLease: async () => {},
};

/** A job that failed for good ends what it began: no check run stays in progress, no command without an answer. */
export async function giveUp(bench: Workbench, job: Job, cause: unknown): Promise<void> {
  bench.log.error({ err: cause, job: keyOf(job) }, 'job given up');
  if (!isShown(job)) return;
  const task = await openTask(bench, job.repository, LAST_WORD, bench.log);
  if (job.kind === 'command') return answerFailed(task, job, 'It failed three times. The log of the App says why.');
  for (const run of await runsOf(task, job)) {
    await fail(task, job, run, 'The audit failed three times. The log of the App says why.');
  }
}

/**
 * The same for a job about what is gone, without a word to the log. Where that cannot be said on GitHub either, the run is
 * forgotten: the sweep would else begin it again for ever.
 */
export async function endGone(bench: Workbench, job: Job, cause: Gone | PermissionMissing): Promise<void> {
  if (!isShown(job)) return;
  const task = await openTask(bench, job.repository, LAST_WORD, bench.log);
  if (job.kind === 'command') {
    return unlessRefused(
      () => answerFailed(task, job, reasonOf(cause)),
      async () => {},
    );
  }
  for (const run of await runsOf(task, job)) {
    await unlessRefused(
      () => fail(task, job, run, reasonOf(cause)),
      () => forgetRun(task, run),
    );
  }
}

type ShownJob = Extract<Job, { kind: 'review' | 'merge-group' | 'command' }>;
type AuditJob = Exclude<ShownJob, { kind: 'command' }>;

/** Whether people see on GitHub that the job has not ended. */
export function isShown(job: Job): job is ShownJob {
  return job.kind === 'review' || job.kind === 'merge-group' || job.kind === 'command';
}

async function fail(task: Task, job: AuditJob, run: KnownCheckRun, reason: string): Promise<void> {
  const there = await adopted(task, run);
  const { 'on-error': onError } = await configOf(task, job);
  if (there) await completeWith(task, there, failedResult(reason, onError));
  else await forgetRun(task, run);
}

async function forgetRun({ bench }: Task, { repositoryId, runId, intentId }: KnownCheckRun): Promise<void> {
  if (runId === null) await dropIntent(bench.database, intentId);
  else await setState(bench.database, repositoryId, runId, 'completed');
}

/** For the reader of the check run, or of the answer. */
function reasonOf({ message }: Error): string {
  return `GitHub does not show what it takes: ${message}.`;
}

async function unlessRefused(work: () => Promise<void>, otherwise: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    await otherwise();
  }
}

function isRefused(cause: unknown): boolean {
  const status = statusOf(cause) ?? 0;
  return cause instanceof Gone || cause instanceof PermissionMissing || (status >= 400 && status < 500);
}

async function runsOf(task: Task, job: AuditJob): Promise<readonly KnownCheckRun[]> {
  if (job.kind === 'review') return unfinishedFor(task, { kind: 'pull', number: job.number });
  const run = await newestRun(task.bench.database, task.repository.ref.repositoryId, job.headSha);
  return run && run.state !== 'completed' ? [run] : [];
}

async function configOf({ bench, repository }: Task, job: AuditJob): Promise<RepositoryConfig> {
  const known = job.kind === 'review' ? await knownPull(bench.database, repository.ref.repositoryId, job.number) : job;
  if (!known?.baseSha) return DEFAULT_CONFIG;
  try {
    return (await readSettings(repository, known.baseSha, bench.recent.settings)).config;
  } catch {
    return DEFAULT_CONFIG;
  }
}
