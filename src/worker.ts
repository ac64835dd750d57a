import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { openAuditPool } from './audits/audit-pool.ts';
import { Gone, PermissionMissing } from './core/errors.ts';
import { type Job, keyOf } from './core/job.ts';
import { openGitHub } from './github/client.ts';
import { markerKey } from './github/marker.ts';
import { openBlobStore } from './jobs/blob-store.ts';
import type { JobControl, Outcome } from './jobs/queue.ts';
import { deleteOld, forgetInstallation, forgetRepositories } from './jobs/retention.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { loadKnowledge } from './knowledge/load.ts';
import { reviewPullRequest } from './pull-request.ts';
import { AUDITS_AT_ONCE, type Services } from './services.ts';
import { act } from './tasks/action.ts';
import { announce } from './tasks/announce.ts';
import { closePullRequest } from './tasks/close.ts';
import { answerCommand } from './tasks/command.ts';
import { endGone, giveUp, isShown } from './tasks/give-up.ts';
import { auditMergeGroup, cancelMergeGroup } from './tasks/merge-group.ts';
import { Recent } from './tasks/recent.ts';
import { rerun } from './tasks/rerun.ts';
import { sweep } from './tasks/sweep.ts';
import { warm } from './tasks/warm.ts';
import { openTask, type Workbench } from './tasks/workbench.ts';

export interface Worker {
  stop(graceSeconds: number): Promise<void>;
}

export interface WorkerOptions {
  /** Loaded where it is left out. */
  readonly knowledge?: Knowledge;
  /** Between two writes of one installation; GitHub asks for a second. */
  readonly writeSpacingMs?: number;
  /** Without a change for so long, a check run is taken for one that nobody works on. */
  readonly orphanedAfterSeconds?: number;
  /** How the client of GitHub waits. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const SWEEP_EVERY_MS = 3 * 60_000;

/** Takes jobs from the queue until it is stopped. */
export async function startWorker(services: Services, options: WorkerOptions = {}): Promise<Worker> {
  const { queue, log } = services;
  const bench = await openWorkbench(services, options);
  await queue.work(
    (job, control) => perform(bench, job, control),
    (job, cause) => giveUp(bench, job, cause),
  );
  const orderSweep = () => queue.send({ kind: 'sweep' }).catch((err) => log.error({ err }, 'sweep was not ordered'));
  const sweeping = setInterval(orderSweep, SWEEP_EVERY_MS);
  await orderSweep();
  return {
    stop: async (graceSeconds) => {
      clearInterval(sweeping);
      await queue.stop(graceSeconds);
      await bench.audits.close();
    },
  };
}

async function openWorkbench(services: Services, options: WorkerOptions): Promise<Workbench> {
  const { environment, credentials, database, queue, metrics, log } = services;
  const { github, audits } = environment;
  const { appId, privateKey } = credentials;
  return {
    database,
    queue,
    metrics,
    log,
    github: openGitHub({
      ...github.connection,
      credentials: { kind: 'app', appId, privateKey },
      version: await ownVersion(),
      onCall: (call) => metrics.call(call),
      // The slot for posting keeps the distance, across all processes.
      writeSpacingMilliseconds: 0,
      sleep: options.sleep,
    }),
    blobs: openBlobStore(database),
    audits: openAuditPool({ threads: AUDITS_AT_ONCE, graceSeconds: 30, ...audits }),
    knowledge: options.knowledge ?? (await loadKnowledge()),
    appId,
    writeSpacingMs: options.writeSpacingMs ?? 1000,
    orphanedAfterSeconds: options.orphanedAfterSeconds ?? 120,
    markers: markerKey(privateKey),
    webUrl: github.web,
    recent: { settings: new Recent(500), listings: new Recent(20) },
  };
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

const DONE: Outcome = { kind: 'done' };

/** GitHub may take a moment to show everywhere what it has just told of. */
const SECONDS_UNTIL_SHOWN = [3, 10];

/** What is gone, or was not granted, can have no work; what shows that something was begun is ended. */
async function perform(bench: Workbench, job: Job, control: JobControl): Promise<Outcome> {
  const log = bench.log.child({ job: keyOf(job), attempt: control.attempt });
  const started = performance.now();
  try {
    await run(bench, job, control);
    log.info({ milliseconds: Math.round(performance.now() - started) }, 'job ended');
  } catch (cause) {
    if (!(cause instanceof Gone || cause instanceof PermissionMissing)) throw cause;
    const afterSeconds = cause instanceof Gone && isShown(job) ? SECONDS_UNTIL_SHOWN[control.attempt - 1] : undefined;
    log.info({ reason: cause.message, afterSeconds }, 'job is about what is not shown');
    if (afterSeconds !== undefined) return { kind: 'again', afterSeconds };
    await endGone(bench, job, cause);
  }
  return DONE;
}

async function run(bench: Workbench, job: Job, control: JobControl): Promise<void> {
  switch (job.kind) {
    case 'sweep':
      await deleteOld(bench.database);
      return sweep(bench);
    case 'forget': {
      const { installationId, repositoryIds } = job;
      if (repositoryIds === null) return forgetInstallation(bench.database, installationId);
      return forgetRepositories(bench.database, installationId, repositoryIds);
    }
    default:
      return runOnRepository(bench, job, control);
  }
}

type RepositoryJob = Exclude<Job, { kind: 'sweep' | 'forget' }>;

async function runOnRepository(bench: Workbench, job: RepositoryJob, control: JobControl): Promise<void> {
  const task = await openTask(bench, job.repository, control, bench.log.child({ job: keyOf(job) }));
  switch (job.kind) {
    case 'announce':
      return announce(task, job.number);
    case 'review':
      return reviewPullRequest(task, job.number);
    case 'close':
      return closePullRequest(task, job.number);
    case 'command':
      return answerCommand(task, job);
    case 'action':
      return act(task, job);
    case 'rerun':
      return rerun(task, job);
    case 'merge-group':
      return auditMergeGroup(task, job);
    case 'merge-group-destroyed':
      return cancelMergeGroup(task, job.headSha);
    case 'warm':
      return warm(task, job.headSha);
  }
}
