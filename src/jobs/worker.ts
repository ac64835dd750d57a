import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../core/job.ts';
import { LANES, type Lane, laneOf } from './boss.ts';
import type { Claim } from './job-store.ts';
import { type LaneLoop, startLane } from './lane-loop.ts';
import { type RunningJob, type RunSettings, runJob } from './running-job.ts';
import { takeOver } from './takeover.ts';
import { vacuum } from './vacuum.ts';

export interface Worker {
  /** A job was sent. */
  wake(job: Job): void;
  stop(graceSeconds: number): Promise<void>;
}

export interface WorkerSettings extends RunSettings {
  /** Of audits. */
  readonly concurrency: number;
}

/** What another process sent is found by asking, in so many milliseconds; what this process sent wakes the lane. */
const POLL_MS: Readonly<Record<Lane, number>> = { announce: 500, interactive: 1000, audits: 1000, upkeep: 2000 };

/** They cost little and mostly wait for their second to write, so that one installation must not keep others from theirs. */
const CONCURRENCY: Readonly<Record<Exclude<Lane, 'audits'>, number>> = { announce: 40, interactive: 20, upkeep: 2 };

const DELETION_MS = 10 * 60 * 1000;
const VACUUM_MS = 30 * 60 * 1000;

export async function startWorker(settings: WorkerSettings): Promise<Worker> {
  const { database, store, log, heartbeatSeconds } = settings;
  // PGlite serves one process: whatever is active now belongs to one that is dead.
  if (database.kind === 'pglite') await takeOver(store, log, 0);
  const running = new Set<RunningJob>();
  const lanes = new Map(LANES.map((lane) => [lane, openLane(settings, lane, running)]));
  const upkeep = [
    every(settings, (heartbeatSeconds * 1000) / 3, () => takeOver(store, log, heartbeatSeconds)),
    every(settings, DELETION_MS, () => store.deleteFinished()),
    every(settings, VACUUM_MS, () => vacuum(database)),
  ];
  let stopped: Promise<void> | null = null;
  return {
    wake: (job) => lanes.get(laneOf(job))?.wake(),
    stop(graceSeconds) {
      stopped ??= stopAll([...lanes.values()], running, graceSeconds).finally(() => upkeep.forEach(clearInterval));
      return stopped;
    },
  };
}

function openLane(settings: WorkerSettings, lane: Lane, running: Set<RunningJob>): LaneLoop {
  const { store, log } = settings;
  return startLane({
    lane,
    concurrency: lane === 'audits' ? settings.concurrency : CONCURRENCY[lane],
    pollMs: POLL_MS[lane],
    log,
    claim: store.claim,
    async run(claim: Claim) {
      const job = runJob(settings, claim);
      running.add(job);
      await job.ended;
      running.delete(job);
    },
    async refuse(claim) {
      // Where it fails, the job has no heartbeat, and is taken over.
      await store
        .putBack(claim, claim.payload, 0)
        .catch((err: unknown) => log.error({ err }, 'job could not be refused'));
    },
  });
}

async function stopAll(
  lanes: readonly LaneLoop[],
  running: ReadonlySet<RunningJob>,
  graceSeconds: number,
): Promise<void> {
  await Promise.all(lanes.map((lane) => lane.stop()));
  const grace = new AbortController();
  await Promise.race([
    Promise.all([...running].map(({ ended }) => ended)),
    sleep(graceSeconds * 1000, undefined, { signal: grace.signal }).catch(() => undefined),
  ]);
  grace.abort();
  await Promise.all([...running].map((job) => job.handBack()));
}

function every({ log }: WorkerSettings, ms: number, work: () => Promise<void>): NodeJS.Timeout {
  return setInterval(() => {
    work().catch((err: unknown) => log.error({ err }, 'upkeep of the queue failed'));
  }, ms);
}
