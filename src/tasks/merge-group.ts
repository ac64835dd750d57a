import { AuditStopped } from '../audits/audit-pool.ts';
import { checkResult, failedResult } from '../github/check-output.ts';
import type { CheckResult } from '../github/check-result.ts';
import { commitsBetween } from '../github/commits-between.ts';
import { newestRun } from '../jobs/check-runs.ts';
import { openPulls } from '../jobs/repositories.ts';
import { atRun, type CheckRun, cancel, isCompleted, openRun, start } from './check-run.ts';
import { completeWith } from './complete.ts';
import { readDecisions } from './decisions.ts';
import { Superseded } from './errors.ts';
import { reviewChange } from './review-change.ts';
import { readSettings, type Settings } from './settings.ts';
import { checkInput, countFindings } from './show.ts';
import type { Task } from './workbench.ts';

export interface MergeGroup {
  readonly headSha: string;
  readonly baseSha: string;
  readonly headRef: string;
}

/** The same check on what the queue would merge, against what it would merge it into. Nothing is commented. */
export async function auditMergeGroup(task: Task, { headSha, baseSha, headRef }: MergeGroup): Promise<void> {
  const settings = await readSettings(task.repository, baseSha, task.bench.recent.settings);
  if (settings.config.mode === 'shadow') return;
  if (task.control.attempt > 1 && (await isCompleted(task, headSha))) return;
  const run = await openRun(task, { headSha, target: { kind: 'group', baseSha, headRef } });
  if (!run) return;
  try {
    await start(task, run);
    await audit(task, { headSha, baseSha, headRef }, { settings, run });
  } catch (cause) {
    if (!(cause instanceof Superseded)) throw cause;
  }
}

/** The queue has dropped it: what still runs for it has no meaning. */
export async function cancelMergeGroup(task: Task, headSha: string): Promise<void> {
  const run = await newestRun(task.bench.database, task.repository.ref.repositoryId, headSha);
  if (run && run.state !== 'completed') await cancel(task, run, 'The merge group was taken off the queue');
}

async function audit(task: Task, group: MergeGroup, { settings, run }: { settings: Settings; run: CheckRun }) {
  const { headSha, baseSha } = group;
  try {
    const numbers = await pullsIn(task, group);
    const decisions = await readDecisions(task, numbers, settings.config);
    const reviewed = await reviewChange(task, { baseSha, headSha, decisions }, settings);
    countFindings(task, reviewed.audit);
    await complete(task, run, checkResult(checkInput(task, headSha, reviewed)));
  } catch (cause) {
    if (!(cause instanceof AuditStopped)) throw cause;
    await complete(task, run, failedResult(cause.message, settings.config['on-error']));
  }
}

/** A run that was cancelled meanwhile stays so. */
async function complete(task: Task, run: CheckRun, result: CheckResult): Promise<void> {
  await atRun(task, run.headSha, async () => {
    if (!(await isCompleted(task, run.headSha))) await completeWith(task, run, result);
  });
}

/** What was accepted or ignored on its pull requests stays so. The group names only its last in its branch. */
async function pullsIn(
  { bench, repository }: Task,
  { baseSha, headSha, headRef }: MergeGroup,
): Promise<readonly number[]> {
  const last = /\/pr-(\d+)-/.exec(headRef)?.[1];
  const commits = new Set(await commitsBetween(repository, baseSha, headSha));
  const open = await openPulls(bench.database, repository.ref.repositoryId);
  const held = open.filter((pull) => commits.has(pull.headSha)).map(({ number }) => number);
  return [...new Set([...(last ? [Number(last)] : []), ...held])];
}
