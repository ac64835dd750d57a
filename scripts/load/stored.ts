import { z } from 'zod';
import type { Database } from '../../src/jobs/database.ts';

/** What the database holds once the App has stopped. */
export interface Stored {
  readonly deliveries: number;
  /** Ids that were answered with 200 and are not there. */
  readonly lost: number;
  /** Keys whose newest generation is neither done nor waiting. */
  readonly forgotten: readonly string[];
  /** Keys with more than one job that waits. */
  readonly doubled: readonly string[];
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
}

export async function readStored(database: Database, accepted: readonly string[]): Promise<Stored> {
  const names = async (text: string) => (await database.query(text)).map(({ key }) => z.string().parse(key));
  const count = async (text: string, values: readonly unknown[] = []) =>
    z.coerce.number().parse((await database.query(`select count(*) as count from ${text}`, values))[0]?.['count']);
  return {
    deliveries: await count('cache_audit.deliveries'),
    lost: await count(
      `unnest($1::text[]) as sent (id)
       where not exists (select from cache_audit.deliveries where delivery_id = sent.id)`,
      [accepted],
    ),
    forgotten: await names(
      `select key from cache_audit.generations wanted where not exists (
         select from cache_audit_jobs.job where singleton_key = wanted.key
           and (state <= 'active' or (state = 'completed' and started_on >= wanted.raised_at)))`,
    ),
    doubled: await names(
      `select singleton_key as key from cache_audit_jobs.job where state < 'active'
       group by name, singleton_key having count(*) > 1`,
    ),
    waiting: await count(`cache_audit_jobs.job where state <= 'active'`),
    done: await count(`cache_audit_jobs.job where state = 'completed'`),
    failed: await count(`cache_audit_jobs.job where state = 'failed'`),
  };
}
