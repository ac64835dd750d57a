import { AuditStopped } from '../audits/audit-pool.ts';
import type { Job } from '../core/job.ts';
import { auditAnswer, failedAnswer } from '../github/answer-texts.ts';
import { combineResults } from '../github/check-output.ts';
import { completeRun } from '../github/check-runs.ts';
import type { WebPlace } from '../github/links.ts';
import { accessOf } from '../github/permission.ts';
import { resultsOn } from '../jobs/check-results.ts';
import { newestRun } from '../jobs/check-runs.ts';
import { recordDecisions } from '../jobs/decisions.ts';
import { openPullsOn } from '../jobs/repositories.ts';
import { audited } from './audited.ts';
import { KeptResult } from './kept-result.ts';
import { requestAudit, rerun } from './rerun.ts';
import { readSettings } from './settings.ts';
import type { Task } from './workbench.ts';

type ActionJob = Extract<Job, { kind: 'action' }>;

/** A button of the check run. Everybody who sees it can press it, so what changes the gate asks who did. */
export async function act(task: Task, job: ActionJob): Promise<void> {
  task.log.info({ action: job.action }, 'button pressed');
  if (job.action === 're-audit') return rerun(task, job);
  if (job.action === 'audit-everything') return auditEverything(task, job);
  if ((await accessOf(task.repository, job.sender)) !== 'write') return;
  return accept(task, job);
}

/** The fingerprints that close the gate now. A finding that is new later closes it again. */
async function accept(task: Task, { headSha, sender }: ActionJob): Promise<void> {
  const { database } = task.bench;
  const { repositoryId } = task.repository.ref;
  for (const { number, details } of await resultsFor(task, headSha)) {
    const decisions = details.acceptable.map((fingerprint) => {
      return { number, fingerprint, kind: 'accepted' as const, who: sender, reason: 'accepted by the button' };
    });
    await recordDecisions(database, repositoryId, decisions);
    if (decisions.length > 0) await requestAudit(task, { kind: 'pull', number }, headSha);
  }
}

/** Shown below the report. The conclusion and the annotations stay as they are. */
async function auditEverything(task: Task, { headSha }: ActionJob): Promise<void> {
  const { bench, repository, guard } = task;
  const { owner, name, repositoryId } = repository.ref;
  const run = await newestRun(bench.database, repositoryId, headSha);
  const results = await resultsFor(task, headSha);
  if (run?.runId == null || run.state !== 'completed' || results.length === 0) return;
  const text = await everything(task, headSha, { webUrl: bench.webUrl, owner, name });
  const result = combineResults(results.map(({ number, details }) => ({ number, result: details.result })));
  const parts = [
    { noun: 'audit', count: 1, text: `## Everything that stands in this tree\n\n${text}` },
    ...result.parts,
  ];
  await completeRun(repository, guard, {
    id: run.runId,
    result: { ...result, parts },
    standing: result.annotations.length,
  });
}

async function everything(task: Task, headSha: string, web: WebPlace): Promise<string> {
  const pull = (await openPullsOn(task.bench.database, task.repository.ref.repositoryId, headSha))[0];
  const { config } = await readSettings(task.repository, pull?.baseSha ?? headSha, task.bench.recent.settings);
  try {
    const { audit } = await audited(task, { commits: { base: null, head: headSha }, config, renames: [], only: null });
    return auditAnswer(audit, null, { web, headSha });
  } catch (cause) {
    if (cause instanceof AuditStopped) return failedAnswer(`${cause.message}.`);
    throw cause;
  }
}

/** Of the open pull requests on a head: one run shows them all. */
async function resultsFor({ bench, repository }: Task, headSha: string) {
  const { repositoryId } = repository.ref;
  const open = await openPullsOn(bench.database, repositoryId, headSha);
  const results = await resultsOn(bench.database, repositoryId, headSha, KeptResult);
  return results.filter(({ number }) => open.some((pull) => pull.number === number));
}
