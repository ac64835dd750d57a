import { z } from 'zod';
import type { Sql } from './database.ts';
import { storableJson, storableText } from './storable.ts';

/** What an audit of one pull request on one head came to. A merge group is kept under number 0. */
export interface CheckResult<T> {
  readonly number: number;
  /** GitHub's word for it. */
  readonly conclusion: string;
  readonly title: string;
  /** What is needed to render it again. */
  readonly details: T;
}

const ResultRow = z.object({
  number: z.coerce.number(),
  conclusion: z.string(),
  title: z.string(),
  details: z.unknown(),
});

export async function saveResult(
  sql: Sql,
  repositoryId: number,
  headSha: string,
  result: CheckResult<unknown>,
): Promise<void> {
  await sql.query(
    `insert into cache_audit.check_results (repository_id, head_sha, number, conclusion, title, details, saved_at)
     values ($1, $2, $3, $4, $5, $6::text::jsonb, now())
     on conflict (repository_id, head_sha, number) do update
       set conclusion = excluded.conclusion, title = excluded.title, details = excluded.details, saved_at = now()`,
    [repositoryId, headSha, result.number, result.conclusion, storableText(result.title), storableJson(result.details)],
  );
}

/** In order of number. A result in an older version's form is left out: it is as if it had not been saved. */
export async function resultsOn<T>(
  sql: Sql,
  repositoryId: number,
  headSha: string,
  details: z.ZodType<T>,
): Promise<readonly CheckResult<T>[]> {
  const rows = await sql.query(
    `select number, conclusion, title, details from cache_audit.check_results
     where repository_id = $1 and head_sha = $2 order by number`,
    [repositoryId, headSha],
  );
  return rows.flatMap((value) => {
    const row = ResultRow.parse(value);
    const parsed = details.safeParse(row.details);
    return parsed.success ? [{ ...row, details: parsed.data }] : [];
  });
}

/** A pull request that left this head, or was closed, has no say in it any more. */
export async function dropResult(sql: Sql, repositoryId: number, headSha: string, number: number): Promise<void> {
  await sql.query('delete from cache_audit.check_results where repository_id = $1 and head_sha = $2 and number = $3', [
    repositoryId,
    headSha,
    number,
  ]);
}
