import { LostLease, ServiceUnavailable } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Database } from './database.ts';
import { generationOf } from './generations.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { Claim, JobStore, Payload } from './job-store.ts';
import type { GivenUp, Handler, JobControl, Outcome } from './queue.ts';
import { storedKey } from './stored-key.ts';

export interface RunSettings {
  readonly database: Database;
  readonly store: JobStore;
  readonly log: Log;
  readonly handler: Handler;
  readonly onGivenUp: GivenUp;
  readonly heartbeatSeconds: number;
  /** After the first failure, the second, …; one more failure ends the job. */
  readonly retryDelaysSeconds: readonly number[];
  /** A job that so many workers died with is given up. */
  readonly deathLimit: number;
}

export interface RunningJob {
  /** Resolves when the job is settled or was lost; never rejects. */
  readonly ended: Promise<void>;
  /** Back to the queue at once, with its handler told to stop and not waited for. */
  handBack(): Promise<void>;
}

export function runJob(settings: RunSettings, claim: Claim): RunningJob {
  const { store } = settings;
  const log = settings.log.child({ job: claim.id, kind: claim.payload.job.kind });
  const abort = new AbortController();
  const lose = () => {
    abort.abort(new LostLease('Another worker has the job'));
    log.warn({}, 'job lost');
  };
  const heartbeat = startHeartbeat(settings.heartbeatSeconds, () => store.touch(claim), lose);
  return {
    ended: run().finally(() => heartbeat.stop()),
    async handBack() {
      heartbeat.stop();
      if (abort.signal.aborted) return;
      abort.abort(new LostLease('The worker stops'));
      await store.putBack(claim, startedOnce(claim.payload), 0).then(
        () => log.info({}, 'job handed back'),
        // Its heartbeat has ended, so another worker takes it over.
        (err: unknown) => log.error({ err }, 'job could not be handed back'),
      );
    },
  };

  async function run(): Promise<void> {
    try {
      const control = await controlOf(settings, claim, { signal: abort.signal, lose });
      log.debug({ attempt: control.attempt }, 'job started');
      const end = await endOf({ ...settings, log }, claim, control);
      if (abort.signal.aborted) return;
      const isSettled = await end.settle();
      log.info({ ...end.fields, isSettled }, end.message);
    } catch (err) {
      // Its heartbeat ends here, so the job is taken over and done again.
      log.error({ err }, 'job could not be settled');
    }
  }
}

interface Loss {
  readonly signal: AbortSignal;
  lose(): void;
}

async function controlOf({ database, store }: RunSettings, claim: Claim, { signal, lose }: Loss): Promise<JobControl> {
  const key = storedKey(claim.payload.job);
  const started = await generationOf(database, key);
  return {
    signal,
    attempt: claim.payload.starts + 1,
    isNewest: async () => (await generationOf(database, key)) === started,
    async checkLease() {
      if (!signal.aborted && !(await store.touch(claim)) && !signal.aborted) lose();
      if (signal.aborted) throw new LostLease('Another worker has the job');
    },
  };
}

interface End {
  readonly message: string;
  readonly fields: object;
  settle(): Promise<boolean>;
}

async function endOf(settings: RunSettings, claim: Claim, control: JobControl): Promise<End> {
  const { handler, deathLimit } = settings;
  const { job, deaths } = claim.payload;
  if (deaths >= deathLimit) return giveUp(settings, claim, new Error(`${deaths} workers died with the job`));
  try {
    return endWith(settings, claim, await handler(job, control));
  } catch (cause) {
    return endAfter(settings, claim, control, cause);
  }
}

function endWith({ store }: RunSettings, claim: Claim, outcome: Outcome): End {
  if (outcome.kind === 'done') return { message: 'job done', fields: {}, settle: () => store.complete(claim) };
  const { afterSeconds } = outcome;
  return {
    message: 'job put back',
    fields: { afterSeconds },
    settle: () => store.putBack(claim, startedOnce(claim.payload), afterSeconds),
  };
}

async function endAfter(settings: RunSettings, claim: Claim, control: JobControl, cause: unknown): Promise<End> {
  const { store, retryDelaysSeconds } = settings;
  if (control.signal.aborted) return { message: 'job lost', fields: {}, settle: async () => false };
  // Another lease than that of the job: what it guards is with somebody else just now.
  if (cause instanceof LostLease) return endWith(settings, claim, { kind: 'again', afterSeconds: 1 });
  if (cause instanceof ServiceUnavailable) {
    return endWith(settings, claim, { kind: 'again', afterSeconds: Math.max(1, cause.retryAfterSeconds) });
  }
  const { payload } = claim;
  const failed = { ...startedOnce(payload), failures: payload.failures + 1 };
  const afterSeconds = retryDelaysSeconds[payload.failures];
  if (afterSeconds === undefined) return giveUp(settings, claim, cause);
  return {
    message: 'job failed and is tried again',
    fields: { err: cause, failures: failed.failures, afterSeconds },
    settle: () => store.putBack(claim, failed, afterSeconds),
  };
}

/** A job that kills its worker while it is given up would do so for ever. */
const GIVE_UP_DEATHS = 3;

async function giveUp(settings: RunSettings, claim: Claim, cause: unknown): Promise<End> {
  const { store, onGivenUp, deathLimit, log } = settings;
  const { job, deaths } = claim.payload;
  if (deaths < deathLimit + GIVE_UP_DEATHS) {
    try {
      await onGivenUp(job, cause);
    } catch (err) {
      log.error({ err }, 'giving a job up failed');
    }
  }
  return { message: 'job given up', fields: { err: cause }, settle: () => store.fail(claim) };
}

function startedOnce(payload: Payload): Payload {
  return { ...payload, starts: payload.starts + 1 };
}
