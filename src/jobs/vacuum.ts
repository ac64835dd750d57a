import { z } from 'zod';
import { BOSS_SCHEMA } from './boss.ts';
import type { Database } from './database.ts';

const TableRow = z.object({ name: z.string() });

/**
 * PGlite has no process of its own for this, and without it the room of deleted rows is never used again. One table at a
 * time, so that deliveries come in between.
 */
export async function vacuum(database: Database): Promise<void> {
  if (database.kind !== 'pglite') return;
  const rows = await database.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('cache_audit', $1) order by 1`,
    [BOSS_SCHEMA],
  );
  for (const row of rows) await database.script(`vacuum (analyze) ${TableRow.parse(row).name}`);
}
