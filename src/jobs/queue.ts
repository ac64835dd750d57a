import { z } from 'zod';
import { Job } from '../core/job.ts';
import type { Log } from '../core/log.ts';
import { BOSS_SCHEMA, openBoss } from './boss.ts';
import type { Database, Sql, Transaction } from './database.ts';
import { raiseGeneration } from './generations.ts';
import { openJobStore } from './job-store.ts';
import { storableJson } from './storable.ts';
import { storedKey } from './stored-key.ts';
import { startWorker, type Worker } from './worker.ts';

export interface JobControl {
  /** Aborted when the worker stops, or the job was lost to another worker. */
  readonly signal: AbortSignal;
  /** 1 for the first; every start counts, also that of a job that was put back. */
  readonly attempt: number;
  /** Whether no newer delivery raised the generation of this job's key since the job started. */
  isNewest(): Promise<boolean>;
  /** Throws LostLease where another worker has the job; renews the lease else. Precedes each write to GitHub. */
  checkLease(): Promise<void>;
}

/** `again`: put back under the same key, which is no failure. */
export type Outcome = { readonly kind: 'done' } | { readonly kind: 'again'; readonly afterSeconds: number };

/**
 * Throws LostLease to end quietly, ServiceUnavailable to be put back for so long; anything else is a failure, and is tried
 * again twice.
 */
export type Handler = (job: Job, control: JobControl) => Promise<Outcome>;
/** After the last failure, or too many dead workers; the job has ended for good when it returns. */
export type GivenUp = (job: Job, cause: unknown) => Promise<void>;

export interface SendOptions {
  /** The transaction that the job belongs to. */
  readonly sql?: Transaction;
  readonly afterSeconds?: number;
  /** Whether a running job of this key is outdated by this one. */
  readonly raise?: boolean;
}

export interface JobCount {
  readonly kind: Job['kind'];
  /** Finished ones are counted for some hours. */
  readonly state: 'waiting' | 'active' | 'completed' | 'failed';
  readonly count: number;
}

export interface Queue {
  /**
   * A waiting job of the same key stays the only one, and takes the words of this one, the higher priority and the earlier
   * start of both.
   */
  send(job: Job, options?: SendOptions): Promise<void>;
  /** Whether a job of the same key waits or is running. */
  isPending(job: Job): Promise<boolean>;
  work(handler: Handler, onGivenUp: GivenUp): Promise<void>;
  /** No job is started any more; what is not done in time goes back to the queue at once, its signal aborted. */
  stop(graceSeconds: number): Promise<void>;
  counts(): Promise<readonly JobCount[]>;
}

export interface QueueOptions {
  readonly log: Log;
  /** Of audits. */
  readonly concurrency: number;
  /** A worker that is silent for so long has lost its jobs. */
  readonly heartbeatSeconds?: number;
  readonly retryDelaysSeconds?: readonly number[];
  readonly deathLimit?: number;
}

export async function openQueue(database: Database, options: QueueOptions): Promise<Queue> {
  const { log } = options;
  const boss = await openBoss(database, log);
  const store = openJobStore(database, boss, log);
  let worker: Worker | null = null;
  return {
    async send(job, { sql, ...sending } = {}) {
      if (sql) await sendIn(sql);
      else await database.transaction(sendIn);

      async function sendIn(transaction: Transaction): Promise<void> {
        if (sending.raise) await raiseGeneration(transaction, storedKey(job), repositoryIdOf(job));
        const storable = Job.parse(JSON.parse(storableJson(job)));
        const payload = { job: storable, failures: 0, deaths: 0, starts: 0 };
        await store.add(payload, { sql: transaction, afterSeconds: sending.afterSeconds ?? 0, is: 'newer' });
        transaction.afterCommit(() => worker?.wake(job));
      }
    },
    async work(handler, onGivenUp) {
      worker = await startWorker({
        database,
        store,
        log,
        handler,
        onGivenUp,
        concurrency: options.concurrency,
        heartbeatSeconds: options.heartbeatSeconds ?? 30,
        retryDelaysSeconds: options.retryDelaysSeconds ?? [5, 30],
        deathLimit: options.deathLimit ?? 10,
      });
    },
    async stop(graceSeconds) {
      await worker?.stop(graceSeconds);
      await boss.boss.stop({ graceful: false, close: false });
    },
    isPending: store.isPending,
    counts: () => countJobs(database),
  };
}

function repositoryIdOf(job: Job): number | null {
  return 'repository' in job ? job.repository.repositoryId : null;
}

const CountRow = z.object({
  kind: z.enum([
    'announce',
    'review',
    'merge-group',
    'merge-group-destroyed',
    'command',
    'action',
    'rerun',
    'close',
    'warm',
    'forget',
    'sweep',
  ]),
  state: z.enum(['waiting', 'active', 'completed', 'failed']),
  count: z.coerce.number(),
});

async function countJobs(sql: Sql): Promise<readonly JobCount[]> {
  const rows = await sql.query(
    `select data->'job'->>'kind' as kind,
       case when state < 'active' then 'waiting' else state::text end as state, count(*) as count
     from ${BOSS_SCHEMA}.job where state <> 'cancelled' group by 1, 2 order by 1, 2`,
  );
  return rows.map((row) => CountRow.parse(row));
}
