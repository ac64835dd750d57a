import { z } from 'zod';
import { Job, priorityOf } from '../core/job.ts';
import type { Log } from '../core/log.ts';
import { BOSS_SCHEMA, type Boss, LANES, type Lane, laneOf } from './boss.ts';
import type { Database, Transaction } from './database.ts';
import { storedKey } from './stored-key.ts';

/** What pg-boss keeps of a job. */
export const Payload = z.object({
  job: Job,
  /** Errors of its handler. */
  failures: z.int().nonnegative(),
  /** Workers that died with it. */
  deaths: z.int().nonnegative(),
  /** Times that it was started before, however it ended. */
  starts: z.int().nonnegative(),
});
export type Payload = Readonly<z.infer<typeof Payload>>;

/** A job that this process took; the fence of all that is done with it. */
export interface Claim {
  readonly lane: Lane;
  readonly id: string;
  readonly retryCount: number;
  readonly payload: Payload;
}

export interface JobStore {
  /** A waiting job of the same key stays the only one; see `merge`. */
  add(payload: Payload, options: AddOptions): Promise<void>;
  claim(lane: Lane): Promise<Claim | null>;
  /** False where the job was lost; so are all of these. */
  touch(claim: Claim): Promise<boolean>;
  complete(claim: Claim): Promise<boolean>;
  fail(claim: Claim): Promise<boolean>;
  /** To the end of its priority, as `payload`. */
  putBack(claim: Claim, payload: Payload, afterSeconds: number): Promise<boolean>;
  /** Whether a job of this key waits or is active. */
  isPending(job: Job): Promise<boolean>;
  /** Active jobs that were not touched for so long. */
  untouched(seconds: number): Promise<readonly Claim[]>;
  /** Done and failed jobs, so that nothing of an installation that left stays for a day. */
  deleteFinished(): Promise<void>;
}

export interface AddOptions {
  readonly sql: Transaction;
  readonly afterSeconds: number;
  /** Whether it says more than a job that waits already, or is older than it. */
  readonly is: 'newer' | 'older';
}

const FINISHED_HOURS = 20;

const Fetched = z.object({ id: z.string(), data: z.unknown(), retryCount: z.int() });
const ActiveRow = z.object({
  name: z.enum(LANES),
  id: z.string(),
  retry_count: z.coerce.number(),
  data: z.unknown(),
});
const Settled = z.object({ affected: z.number() });

export function openJobStore(database: Database, boss: Boss, log: Log): JobStore {
  const settle = async (work: Promise<unknown>) => Settled.parse(await work).affected > 0;
  const readable = (taken: Taken) => claimOf(boss, log, taken);
  return {
    add: (payload, options) => add(boss, payload, options),
    async claim(lane) {
      const [fetched] = await boss.boss.fetch(lane);
      if (!fetched) return null;
      return readable({ lane, ...Fetched.parse(fetched) });
    },
    touch: (claim) => settle(boss.boss.touch(claim.lane, attemptOf(claim))),
    complete: (claim) => settle(boss.boss.complete(claim.lane, attemptOf(claim))),
    fail: (claim) => settle(boss.boss.fail(claim.lane, attemptOf(claim))),
    putBack: (claim, payload, afterSeconds) =>
      database.transaction(async (sql) => {
        const isOurs = await boss.within(sql, () => settle(boss.boss.deleteJob(claim.lane, attemptOf(claim))));
        if (isOurs) await add(boss, payload, { sql, afterSeconds, is: 'older' });
        return isOurs;
      }),
    async isPending(job) {
      const rows = await database.query(
        `select from ${BOSS_SCHEMA}.job where name = $1 and singleton_key = $2 and state <= 'active' limit 1`,
        [laneOf(job), storedKey(job)],
      );
      return rows.length > 0;
    },
    async untouched(seconds) {
      const rows = await database.query(
        `select name, id, retry_count, data from ${BOSS_SCHEMA}.job
         where state = 'active' and heartbeat_on <= now() - $1::float8 * interval '1 second'`,
        [seconds],
      );
      const claims = rows.map((row) => {
        const { name, retry_count, ...rest } = ActiveRow.parse(row);
        return readable({ ...rest, lane: name, retryCount: retry_count });
      });
      return (await Promise.all(claims)).filter((claim) => claim !== null);
    },
    async deleteFinished() {
      await database.query(
        `delete from ${BOSS_SCHEMA}.job
         where state > 'active' and completed_on < now() - $1::float8 * interval '1 hour'`,
        [FINISHED_HOURS],
      );
    },
  };
}

function attemptOf({ id, retryCount }: Claim): { id: string; retryCount: number } {
  return { id, retryCount };
}

type Taken = Pick<Claim, 'lane' | 'id' | 'retryCount'> & { readonly data: unknown };

/** A job in a form that this version does not know is failed: it could be neither done nor given up, and would block its key. */
async function claimOf(boss: Boss, log: Log, { data, ...claim }: Taken): Promise<Claim | null> {
  const payload = Payload.safeParse(data);
  if (payload.success) return { ...claim, payload: payload.data };
  log.error({ job: claim.id, lane: claim.lane }, 'job is in an unknown form');
  await boss.boss.fail(claim.lane, { id: claim.id, retryCount: claim.retryCount });
  return null;
}

/**
 * Either the insert or the merge takes hold: between the two a worker may take the waiting job, and then there is room for
 * another. A merged job stays locked to the end of the transaction, so that no worker starts it before the generation that
 * was raised with it is there to be read.
 */
async function add(boss: Boss, payload: Payload, { sql, afterSeconds, is }: AddOptions): Promise<void> {
  const lane = laneOf(payload.job);
  const options = { singletonKey: storedKey(payload.job), priority: priorityOf(payload.job), startAfter: afterSeconds };
  for (;;) {
    // First, since a burst of pushes finds a job that waits, and an insert that is refused costs the most.
    const merged = await merge(sql, payload, afterSeconds, is);
    if (merged) return;
    const id = await boss.within(sql, () => boss.boss.send(lane, payload, options));
    if (id !== null) return;
  }
}

/**
 * The higher priority and the earlier start of both, and the starts and deaths of the one that had more. A newer job's words
 * replace an older's, and it has all its attempts; where the waiting one is more urgent, its words stay.
 */
async function merge(
  sql: Transaction,
  { job, ...counts }: Payload,
  afterSeconds: number,
  is: AddOptions['is'],
): Promise<boolean> {
  const rows = await sql.query(
    `update ${BOSS_SCHEMA}.job set
       priority = greatest(priority, $3::int),
       start_after = least(start_after, now() + $4::float8 * interval '1 second'),
       data = jsonb_build_object(
         'job', case when $5::boolean and priority <= $3 then $6::text::jsonb else data->'job' end,
         'failures', case when $5 then 0 else (data->>'failures')::int end,
         'deaths', greatest((data->>'deaths')::int, $7::int),
         'starts', greatest((data->>'starts')::int, $8::int))
     where name = $1 and singleton_key = $2 and state < 'active' returning id`,
    [
      laneOf(job),
      storedKey(job),
      priorityOf(job),
      afterSeconds,
      is === 'newer',
      JSON.stringify(job),
      counts.deaths,
      counts.starts,
    ],
  );
  return rows.length > 0;
}
