import { AuditStopped } from './audits/audit-pool.ts';
import { ServiceUnavailable } from './core/errors.ts';
import { checkResult, failedResult } from './github/check-output.ts';
import { type Pull, readPull } from './github/pulls.ts';
import { recordPull } from './jobs/repositories.ts';
import { type CheckRun, cancelAll, cancelOthers, isCompleted, openRun, showsRun, start } from './tasks/check-run.ts';
import { closePull } from './tasks/close.ts';
import { completePull } from './tasks/complete.ts';
import { readDecisions } from './tasks/decisions.ts';
import { Superseded } from './tasks/errors.ts';
import { keptResult, withoutFindings } from './tasks/kept-result.ts';
import { postReview } from './tasks/post-review.ts';
import { type Reviewed, reviewChange } from './tasks/review-change.ts';
import { readSettings, type Settings } from './tasks/settings.ts';
import { checkInput, countFindings } from './tasks/show.ts';
import { sayWaiting } from './tasks/waiting.ts';
import type { Task } from './tasks/workbench.ts';

/** Brings a pull request up to date: afterwards it shows what its newest head, against its base, calls for. */
export async function reviewPullRequest(task: Task, number: number): Promise<void> {
  const pull = await readPull(task.repository, number);
  await recordPull(task.bench.database, task.repository.ref.repositoryId, pull);
  if (!pull.isOpen) return closePull(task, pull);

  const settings = await readSettings(task.repository, pull.baseSha, task.bench.recent.settings);
  const target = { kind: 'pull', number } as const;
  await cancelOthers(task, target, pull.headSha);
  if (!showsRun(pull, settings.config)) await cancelAll(task, target, 'The configuration wants no check run here');
  if (pull.isDraft && settings.config.drafts === 'skip') return;
  if (settings.config.mode === 'shadow') return watch(task, pull, settings);

  // The attempt before this one may have ended after its last write.
  if (task.control.attempt > 1 && (await isCompleted(task, pull.headSha))) return;
  const run = await openRun(task, { headSha: pull.headSha, target });
  try {
    await start(task, run);
    await review(task, pull, { settings, run });
  } catch (cause) {
    if (cause instanceof ServiceUnavailable) await sayWaiting(task, run, cause);
    if (!(cause instanceof Superseded)) throw cause;
    // Its event may have been lost: that the head moved is enough to look again.
    await task.bench.queue.send({ kind: 'review', repository: task.repository.ref, number, urgency: 'pushed' });
  }
}

/** Trees, audit, comments, check run. */
async function review(
  task: Task,
  pull: Pull,
  { settings, run }: { settings: Settings; run: CheckRun | null },
): Promise<void> {
  try {
    const reviewed = await auditPull(task, pull, settings);
    countFindings(task, reviewed.audit);
    const posted = await postReview(task, pull, reviewed);
    const input = { ...checkInput(task, pull.headSha, reviewed), ...posted };
    await completePull(task, run, pull, keptResult(checkResult(input), input));
  } catch (cause) {
    if (!(cause instanceof AuditStopped)) throw cause;
    task.log.warn({ err: cause }, 'no audit');
    const result = failedResult(cause.message, settings.config['on-error']);
    await completePull(task, run, pull, withoutFindings(result));
  }
}

/** In shadow mode nothing is shown on GitHub; the metrics and the log tell what would have been found. */
async function watch(task: Task, pull: Pull, settings: Settings): Promise<void> {
  try {
    countFindings(task, (await auditPull(task, pull, settings)).audit);
  } catch (cause) {
    if (!(cause instanceof Superseded || cause instanceof AuditStopped)) throw cause;
  }
}

async function auditPull(task: Task, { number, baseSha, headSha }: Pull, settings: Settings): Promise<Reviewed> {
  const decisions = await readDecisions(task, [number], settings.config);
  return reviewChange(task, { baseSha, headSha, decisions }, settings);
}
