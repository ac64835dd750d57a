import { z } from 'zod';
import { deleteUnusedBlobs } from './blob-store.ts';
import type { Database, Sql } from './database.ts';

const DELIVERY_DAYS = 7;
const FACT_DAYS = 30;
const CLOSED_PULL_DAYS = 30;
const RUN_DAYS = 30;

/** What is kept by repository, in an order in which nobody waits for a writer of facts. */
const BY_REPOSITORY = [
  'blob_sizes',
  'blobs',
  'check_runs',
  'check_results',
  'decisions',
  'posted_comments',
  'pulls',
  'generations',
  'deliveries',
  'repositories',
] as const;

const BY_PULL = ['check_results', 'decisions', 'posted_comments'] as const;

/** Everything that is kept of an installation. */
export async function forgetInstallation(database: Database, installationId: number): Promise<void> {
  await database.transaction(async (sql) => {
    const rows = await sql.query(
      `select repository_id from cache_audit.repositories where installation_id = $1
       union select repository_id from cache_audit.deliveries
         where installation_id = $1 and repository_id is not null`,
      [installationId],
    );
    const ids = rows.map((row) => z.coerce.number().parse(row['repository_id']));
    await forget(sql, installationId, ids);
    await sql.query('delete from cache_audit.deliveries where installation_id = $1', [installationId]);
    await sql.query('delete from cache_audit.leases where key = $1', [`posting ${installationId}`]);
  });
}

/** The same for some repositories, save those that belong to another installation now. */
export async function forgetRepositories(
  database: Database,
  installationId: number,
  repositoryIds: readonly number[],
): Promise<void> {
  await database.transaction((sql) => forget(sql, installationId, repositoryIds));
}

/** What was not needed for so long that it will not be. */
export async function deleteOld(database: Database): Promise<void> {
  await deleteUnusedBlobs(database, FACT_DAYS);
  await database.transaction(async (sql) => {
    await deleteOlder(sql, 'deliveries', 'received_at', DELIVERY_DAYS);
    await deleteOlder(sql, 'generations', 'raised_at', CLOSED_PULL_DAYS);
    await deleteOlder(sql, 'leases', 'held_until', 1);
    for (const table of BY_PULL) {
      await sql.query(
        `delete from cache_audit.${table} kept using cache_audit.pulls
         where pulls.repository_id = kept.repository_id and pulls.number = kept.number and not pulls.is_open
           and pulls.heard_at < now() - $1::float8 * interval '1 day'`,
        [CLOSED_PULL_DAYS],
      );
    }
    await deleteOlder(sql, 'pulls', 'heard_at', CLOSED_PULL_DAYS, 'not is_open');
    await deleteOlder(sql, 'check_runs', 'changed_at', RUN_DAYS, `state = 'completed'`);
    await deleteOlder(sql, 'check_results', 'saved_at', RUN_DAYS, 'number = 0');
  });
}

async function forget(sql: Sql, installationId: number, repositoryIds: readonly number[]): Promise<void> {
  const rows = await sql.query(
    `select given.repository_id from unnest($2::bigint[]) as given (repository_id)
     where not exists (select from cache_audit.repositories known
       where known.repository_id = given.repository_id and known.installation_id <> $1)`,
    [installationId, repositoryIds],
  );
  const ids = rows.map((row) => z.coerce.number().parse(row['repository_id']));
  for (const table of BY_REPOSITORY) {
    await sql.query(`delete from cache_audit.${table} where repository_id = any($1::bigint[])`, [ids]);
  }
}

async function deleteOlder(sql: Sql, table: string, column: string, days: number, condition = 'true'): Promise<void> {
  await sql.query(
    `delete from cache_audit.${table} where ${condition} and ${column} < now() - $1::float8 * interval '1 day'`,
    [days],
  );
}
