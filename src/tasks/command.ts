import { AuditStopped } from '../audits/audit-pool.ts';
import type { Job } from '../core/job.ts';
import {
  auditAnswer,
  failedAnswer,
  findingAnswer,
  helpAnswer,
  ignoredAnswer,
  notAllowedAnswer,
  ruleAnswer,
  unknownAnswer,
} from '../github/answer-texts.ts';
import { acknowledge, ensureAnswer } from '../github/answers.ts';
import { type Command, parseCommand } from '../github/commands.ts';
import { accessOf } from '../github/permission.ts';
import { type Pull, readPull } from '../github/pulls.ts';
import { resultsOn } from '../jobs/check-results.ts';
import { recordDecisions } from '../jobs/decisions.ts';
import { audited } from './audited.ts';
import { KeptResult } from './kept-result.ts';
import { requestAudit } from './rerun.ts';
import { readSettings } from './settings.ts';
import type { Task } from './workbench.ts';

type CommandJob = Extract<Job, { kind: 'command' }>;

interface Asked {
  readonly pull: Pull;
  readonly job: CommandJob;
}

/** A reaction at once, then one answer, which is edited in place. */
export async function answerCommand(task: Task, job: CommandJob): Promise<void> {
  const { repository, guard } = task;
  await acknowledge(repository, guard, job.commentId);
  const asked = { pull: await readPull(repository, job.number), job };
  const command = parseCommand(job.text);
  const text = (await isAllowed(task, asked, command))
    ? await answerTo(task, asked, command)
    : notAllowedAnswer(command);
  await say(task, asked, text);
  task.log.info({ command: command.kind }, 'command answered');
}

export async function answerFailed(task: Task, job: CommandJob, reason: string): Promise<void> {
  const pull = await readPull(task.repository, job.number);
  await say(task, { pull, job }, failedAnswer(reason));
}

/** What a comment says of its author hides members of private teams, so the endpoint is asked. */
async function isAllowed({ repository }: Task, { pull, job }: Asked, command: Command): Promise<boolean> {
  if (command.kind !== 'ignore' && pull.author === job.author) return true;
  return (await accessOf(repository, job.author)) === 'write';
}

async function answerTo(task: Task, asked: Asked, command: Command): Promise<string> {
  switch (command.kind) {
    case 'help':
      return helpAnswer(command.problem);
    case 'full':
      return audit(task, asked, null);
    case 'path':
      return audit(task, asked, command.glob);
    case 'explain':
      return explain(task, asked, command.subject);
    case 'ignore':
      return ignore(task, asked, command);
  }
}

/** Everything that stands in head, with the change or without it. */
async function audit(task: Task, asked: Asked, glob: string | null): Promise<string> {
  const { pull } = asked;
  const { repository, bench } = task;
  await say(task, asked, 'Auditing …');
  const { config } = await readSettings(repository, pull.baseSha, bench.recent.settings);
  const paths = glob === null ? config.paths : { ...config.paths, include: [glob] };
  const wish = { commits: { base: null, head: pull.headSha }, config: { ...config, paths }, renames: [], only: null };
  try {
    const { audit } = await audited(task, wish);
    const { owner, name } = repository.ref;
    return auditAnswer(audit, glob, { web: { webUrl: bench.webUrl, owner, name }, headSha: pull.headSha });
  } catch (cause) {
    if (cause instanceof AuditStopped) return failedAnswer(`${cause.message}.`);
    throw cause;
  }
}

async function explain(task: Task, asked: Asked, subject: string): Promise<string> {
  const issue = [...task.bench.knowledge.issues.values()].find(({ id }) => id === subject);
  if (issue) return ruleAnswer(issue);
  const [entry, ...more] = await foundBy(task, asked, subject);
  return entry && more.length === 0 ? findingAnswer(entry) : unknownAnswer(subject, more.length + (entry ? 1 : 0));
}

async function ignore(
  task: Task,
  asked: Asked,
  { finding: id, reason }: Extract<Command, { kind: 'ignore' }>,
): Promise<string> {
  const [entry, ...more] = await foundBy(task, asked, id);
  if (!entry || more.length > 0) return unknownAnswer(id, more.length + (entry ? 1 : 0));
  const { fingerprint, rule } = entry.finding;
  const { pull, job } = asked;
  const { database, metrics } = task.bench;
  const decision = { number: pull.number, fingerprint, kind: 'ignored' as const, who: job.author, reason };
  await recordDecisions(database, task.repository.ref.repositoryId, [decision]);
  metrics.falseAlarm(rule, 'ignore');
  await requestAudit(task, { kind: 'pull', number: pull.number }, pull.headSha);
  return ignoredAnswer(entry, { who: job.author, reason });
}

/** Among the findings of the newest finished audit of the pull request's head. */
async function foundBy({ bench, repository }: Task, { pull }: Asked, id: string): Promise<KeptResult['found']> {
  const results = await resultsOn(bench.database, repository.ref.repositoryId, pull.headSha, KeptResult);
  const found = results.filter(({ number }) => number === pull.number).flatMap(({ details }) => details.found);
  return found.filter(({ finding }) => finding.fingerprint.startsWith(id));
}

async function say({ repository, bench, guard }: Task, { pull, job }: Asked, text: string): Promise<void> {
  const identity = { key: bench.markers, slug: await bench.github.appSlug() };
  const question = { number: pull.number, commentId: job.commentId, headSha: pull.headSha };
  await ensureAnswer(repository, { question, text, identity, guard });
}
