import { AsyncLocalStorage } from 'node:async_hooks';
import { type Db, PgBoss } from 'pg-boss';
import type { Job } from '../core/job.ts';
import type { Log } from '../core/log.ts';
import type { Database, Transaction } from './database.ts';
import { withLease } from './leases.ts';

export const BOSS_SCHEMA = 'cache_audit_jobs';

export const LANES = ['announce', 'interactive', 'audits', 'upkeep'] as const;
export type Lane = (typeof LANES)[number];

/** Separate queues, so that an audit never delays an announcement and warming never delays an audit. */
const LANE_OF: Readonly<Record<Job['kind'], Lane>> = {
  announce: 'announce',
  command: 'interactive',
  action: 'interactive',
  rerun: 'interactive',
  close: 'interactive',
  'merge-group-destroyed': 'interactive',
  review: 'audits',
  'merge-group': 'audits',
  warm: 'upkeep',
  forget: 'upkeep',
  sweep: 'upkeep',
};

const DAY_SECONDS = 24 * 60 * 60;

export interface Boss {
  readonly boss: PgBoss;
  /** pg-boss calls inside `work` use the transaction's connection alone, those for its own caches too. */
  within<T>(sql: Transaction, work: () => Promise<T>): Promise<T>;
}

export function laneOf(job: Job): Lane {
  return LANE_OF[job.kind];
}

/**
 * pg-boss supplies the tables, the policy, the claim and its fence. Its supervision is off: it fails jobs for good without
 * telling anybody, and here a job that lost its worker is put back with its count (takeover.ts).
 */
export async function openBoss(database: Database, log: Log): Promise<Boss> {
  const current = new AsyncLocalStorage<Transaction>();
  const boss = new PgBoss({
    db: connectionOf(database, current),
    backend: database.kind,
    schema: BOSS_SCHEMA,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', (err) => log.error({ err }, 'queue reported an error'));
  boss.on('warning', ({ data }) => log.warn({ data }, 'queue reported a warning'));
  // Processes that start at one moment on an empty database would make the same schema, and all but one would fail.
  await withLease(database, 'queue start', 30, async () => {
    await boss.start();
    for (const lane of LANES) await ensureQueue(boss, lane);
  });
  return { boss, within: (sql, work) => current.run(sql, work) };
}

function connectionOf(database: Database, current: AsyncLocalStorage<Transaction>): Db {
  return {
    async executeSql(text, values = []) {
      const sql = current.getStore() ?? database;
      // Only the simple protocol takes several statements at once, and it takes no values.
      const rows = values.length > 0 ? await sql.query(text, values) : await sql.script(text);
      return { rows: [...rows] };
    },
  };
}

/** Also fills pg-boss's cache of the queue. */
async function ensureQueue(boss: PgBoss, lane: Lane): Promise<void> {
  await boss.createQueue(lane, {
    policy: 'stately',
    retryLimit: 0,
    expireInSeconds: DAY_SECONDS,
    retentionSeconds: 365 * DAY_SECONDS,
  });
}
