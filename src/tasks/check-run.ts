import type { RepositoryConfig } from '../core/config.ts';
import { PermissionMissing } from '../core/errors.ts';
import { externalIdOf, type RunTarget, targetOf } from '../core/job.ts';
import { cancelRun, createRun, findRuns, startRun } from '../github/check-runs.ts';
import {
  dropIntent,
  type KnownCheckRun,
  newestRun,
  recordIntent,
  recordRun,
  runsOn,
  setState,
  unfinishedRunsOf,
} from '../jobs/check-runs.ts';
import { withLease } from '../jobs/leases.ts';
import { openPullsOn } from '../jobs/repositories.ts';
import type { Task } from './workbench.ts';

/** A run that GitHub knows. */
export type CheckRun = KnownCheckRun & { readonly runId: number };

export interface RunOn {
  readonly headSha: string;
  readonly target: RunTarget;
}

/**
 * The run under way on a head, or a new one: a run that is completed only ever gains annotations, so it is never used again.
 * Null where the installation has not granted checks.
 */
export async function openRun(task: Task, { headSha, target }: RunOn): Promise<CheckRun | null> {
  return atRun(task, headSha, () => runUnderWay(task, { headSha, target }));
}

/** One job at a time decides about the runs of a head, so that none is created twice. */
export function atRun<T>(task: Task, headSha: string, work: () => Promise<T>): Promise<T> {
  const key = `check-run ${task.repository.ref.repositoryId} ${headSha}`;
  return withLease(task.bench.database, key, 25, work, { signal: task.control.signal });
}

/** Inside `atRun`. */
export async function runUnderWay(task: Task, on: RunOn): Promise<CheckRun | null> {
  const { database } = task.bench;
  const { repositoryId } = task.repository.ref;
  const { headSha } = on;
  const known = await newestRun(database, repositoryId, headSha);
  if (known && isThere(known) && known.state !== 'completed') return known;
  const lost = known?.runId === null ? known : null;
  const externalId = externalIdOf(on.target);
  const intentId = lost?.intentId ?? (await recordIntent(database, { repositoryId, headSha, externalId }));
  try {
    const found = lost && (await adopt(task, lost));
    if (found) return found;
    const created = await createRun(task.repository, task.guard, { headSha, externalId, ...QUEUED });
    return await recorded(task, { intentId, repositoryId, headSha, externalId, runId: created.id, state: 'queued' });
  } catch (cause) {
    if (!(cause instanceof PermissionMissing)) throw cause;
    await dropIntent(database, intentId);
    task.log.info({ headSha }, 'checks are not granted');
    return null;
  }
}

/** Whether the newest run on a head is completed; false where there is none. */
export async function isCompleted({ bench, repository }: Task, headSha: string): Promise<boolean> {
  return (await newestRun(bench.database, repository.ref.repositoryId, headSha))?.state === 'completed';
}

/** From queued to in progress, once; or, told why, what it waits for. */
export async function start(task: Task, run: CheckRun | null, waiting: string | null = null): Promise<void> {
  if (!run || (run.state === 'in_progress' && waiting === null)) return;
  const said = waiting === null ? STARTED : { title: 'Waiting', summary: waiting };
  await startRun(task.repository, task.guard, { id: run.runId, ...said });
  await setState(task.bench.database, run.repositoryId, run.runId, 'in_progress');
}

/** Cancels the runs of a target on other heads: a run that is superseded must neither pass nor stay. */
export async function cancelOthers(task: Task, target: RunTarget, headSha: string): Promise<void> {
  for (const run of await unfinishedFor(task, target)) {
    if (run.headSha !== headSha) await cancel(task, run, `Superseded by ${headSha.slice(0, 7)}`);
  }
}

export async function cancelAll(task: Task, target: RunTarget, title: string): Promise<void> {
  for (const run of await unfinishedFor(task, target)) await cancel(task, run, title);
}

/** Whether the configuration wants a check run on a pull request at all. */
export function showsRun(
  { isDraft }: { readonly isDraft: boolean | null },
  { mode, drafts }: RepositoryConfig,
): boolean {
  return mode !== 'shadow' && !(isDraft && drafts === 'skip');
}

export async function unfinishedFor({ bench, repository }: Task, target: RunTarget): Promise<readonly KnownCheckRun[]> {
  const unfinished = await unfinishedRunsOf(bench.database, repository.ref.repositoryId);
  return unfinished.filter(({ externalId }) => externalId === externalIdOf(target));
}

/** `title` says by what. A run that is being created just now is waited for: once its intent is dropped, nobody would know it. */
export async function cancel(
  task: Task,
  { intentId, repositoryId, headSha }: KnownCheckRun,
  title: string,
): Promise<void> {
  const { database } = task.bench;
  await atRun(task, headSha, async () => {
    const run = (await runsOn(database, repositoryId, headSha)).find((known) => known.intentId === intentId);
    if (!run || run.state === 'completed') return;
    const there = await adopted(task, run);
    if (!there) return dropIntent(database, intentId);
    const summary = 'This commit was not audited to the end, so that this run says nothing about it.';
    await cancelRun(task.repository, task.guard, { id: there.runId, title, summary });
    await setState(database, repositoryId, there.runId, 'completed');
    await reviewOthersOn(task, headSha, targetOf(run.externalId));
  });
}

/** A run is that of all pull requests on its head: without one of them, it has to say something else. */
export async function reviewOthersOn(
  { bench, repository }: Task,
  headSha: string,
  left: RunTarget | null,
): Promise<void> {
  if (left?.kind !== 'pull') return;
  for (const { number } of await openPullsOn(bench.database, repository.ref.repositoryId, headSha)) {
    if (number === left.number) continue;
    await bench.queue.send({ kind: 'review', repository: repository.ref, number, urgency: 'pushed' });
  }
}

/** The run as GitHub knows it; null where its creation never took effect. */
export async function adopted(task: Task, run: KnownCheckRun): Promise<CheckRun | null> {
  return isThere(run) ? run : adopt(task, run);
}

/** A create whose answer was lost may have taken effect: then GitHub shows a run that we do not know. */
async function adopt(task: Task, intent: KnownCheckRun): Promise<CheckRun | null> {
  const ours = await runsOn(task.bench.database, intent.repositoryId, intent.headSha);
  const known = new Set(ours.map(({ runId }) => runId));
  const found = await findRuns(task.repository, intent.headSha, task.bench.appId);
  const lost = found.find(({ id, status }) => !known.has(id) && status !== 'completed');
  if (!lost) return null;
  return recorded(task, { ...intent, runId: lost.id, state: lost.status === 'in_progress' ? 'in_progress' : 'queued' });
}

async function recorded(task: Task, run: CheckRun): Promise<CheckRun> {
  await recordRun(task.bench.database, run);
  return run;
}

function isThere(run: KnownCheckRun): run is CheckRun {
  return run.runId !== null;
}

const QUEUED = { title: 'Queued', summary: 'The audit of this commit waits for its turn.' };
const STARTED = { title: 'Auditing', summary: 'The tree before and the tree after this change are being compared.' };
