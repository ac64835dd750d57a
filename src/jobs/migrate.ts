import type { Database, Transaction } from './database.ts';
import { MIGRATIONS } from './migrations.ts';

/** Any number; all processes must take the same. */
const ADVISORY_LOCK = 7_212_450_031;

/** Runs the migrations that the database has not seen, all or none. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    if (database.kind === 'postgres') await sql.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    await sql.query('create schema if not exists cache_audit');
    await sql.query(
      `create table if not exists cache_audit.migrations (
         number int primary key, applied_at timestamptz not null default now())`,
    );
    const done = await numbersDone(sql);
    for (const [index, statement] of MIGRATIONS.entries()) {
      if (done.has(index + 1)) continue;
      await sql.query(statement);
      await sql.query('insert into cache_audit.migrations (number) values ($1)', [index + 1]);
    }
  });
}

async function numbersDone(sql: Transaction): Promise<ReadonlySet<number>> {
  const rows = await sql.query('select number from cache_audit.migrations');
  return new Set(rows.map((row) => Number(row['number'])));
}
