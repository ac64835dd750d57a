import { z } from 'zod';
import type { Sql } from './database.ts';

const GenerationRow = z.object({ generation: z.coerce.string() });

/** Whatever runs for `key` is outdated from the commit on. */
export async function raiseGeneration(sql: Sql, key: string, repositoryId: number | null): Promise<void> {
  await sql.query(
    `insert into cache_audit.generations (key, repository_id, generation)
     values ($1, $2, nextval('cache_audit.generation_numbers'))
     on conflict (key) do update set generation = excluded.generation, raised_at = now()`,
    [key, repositoryId],
  );
}

/** Null where it was never raised, or is forgotten. */
export async function generationOf(sql: Sql, key: string): Promise<string | null> {
  const rows = await sql.query('select generation from cache_audit.generations where key = $1', [key]);
  return rows.map((row) => GenerationRow.parse(row).generation)[0] ?? null;
}
