import { z } from 'zod';
import { RepositoryRef } from '../core/job.ts';
import type { Sql } from './database.ts';

/** `creating`: it was decided to create it, and the answer is not known. */
export const CheckRunState = z.enum(['creating', 'queued', 'in_progress', 'completed']);
export type CheckRunState = z.infer<typeof CheckRunState>;

/** A check run of ours, or the intent to create one. */
export interface KnownCheckRun {
  /** Ours, of the intent; lasts. */
  readonly intentId: number;
  readonly repositoryId: number;
  readonly headSha: string;
  /** What it is about, as `externalIdOf` says it. */
  readonly externalId: string;
  /** GitHub's; null while the answer to its creation is not known. */
  readonly runId: number | null;
  readonly state: CheckRunState;
}

/** A run that the sweep must look at, with where it is; `repository` is null where the repository is not known any more. */
export interface UnfinishedRun extends KnownCheckRun {
  readonly repository: RepositoryRef | null;
}

const RunRow = z.object({
  intent_id: z.coerce.number(),
  repository_id: z.coerce.number(),
  head_sha: z.string(),
  external_id: z.string(),
  run_id: z.coerce.number().nullable(),
  state: CheckRunState,
});

/** Before a create is sent, so that one whose answer is lost is looked for. Returns the id of the intent. */
export async function recordIntent(
  sql: Sql,
  intent: { readonly repositoryId: number; readonly headSha: string; readonly externalId: string },
): Promise<number> {
  const rows = await sql.query(
    `insert into cache_audit.check_runs (repository_id, head_sha, external_id, state)
     values ($1, $2, $3, 'creating') returning intent_id`,
    [intent.repositoryId, intent.headSha, intent.externalId],
  );
  return z.coerce.number().parse(rows[0]?.['intent_id']);
}

/** The create was answered, or its run was found. */
export async function recordRun(
  sql: Sql,
  run: { readonly intentId: number; readonly runId: number; readonly state: CheckRunState },
): Promise<void> {
  await sql.query(
    'update cache_audit.check_runs set run_id = $2, state = $3, changed_at = now() where intent_id = $1',
    [run.intentId, run.runId, run.state],
  );
}

/** The create was refused, or took no effect. */
export async function dropIntent(sql: Sql, intentId: number): Promise<void> {
  await sql.query('delete from cache_audit.check_runs where intent_id = $1 and run_id is null', [intentId]);
}

export async function setState(sql: Sql, repositoryId: number, runId: number, state: CheckRunState): Promise<void> {
  await sql.query(
    'update cache_audit.check_runs set state = $3, changed_at = now() where repository_id = $1 and run_id = $2',
    [repositoryId, runId, state],
  );
}

/** The newest run, or intent, on a head. */
export async function newestRun(sql: Sql, repositoryId: number, headSha: string): Promise<KnownCheckRun | null> {
  return (await runsOn(sql, repositoryId, headSha))[0] ?? null;
}

/** All runs and intents on a head, the newest first. */
export async function runsOn(sql: Sql, repositoryId: number, headSha: string): Promise<readonly KnownCheckRun[]> {
  const rows = await sql.query(
    'select * from cache_audit.check_runs where repository_id = $1 and head_sha = $2 order by intent_id desc',
    [repositoryId, headSha],
  );
  return rows.map(runOf);
}

/** Runs of a repository that are not completed, the oldest first; what a superseding job cancels. */
export async function unfinishedRunsOf(sql: Sql, repositoryId: number): Promise<readonly KnownCheckRun[]> {
  const rows = await sql.query(
    `select * from cache_audit.check_runs where repository_id = $1 and state <> 'completed' order by intent_id`,
    [repositoryId],
  );
  return rows.map(runOf);
}

/** Runs that nobody completed or touched for so long, the oldest first. */
export async function unfinishedRuns(
  sql: Sql,
  { olderThanSeconds, limit = 500 }: { readonly olderThanSeconds: number; readonly limit?: number },
): Promise<readonly UnfinishedRun[]> {
  const rows = await sql.query(
    `select runs.*, known.installation_id, known.owner, known.name
     from cache_audit.check_runs runs left join cache_audit.repositories known using (repository_id)
     where runs.state <> 'completed' and runs.changed_at < now() - $1::float8 * interval '1 second'
     order by runs.intent_id limit $2`,
    [olderThanSeconds, limit],
  );
  return rows.map((row) => ({ ...runOf(row), repository: repositoryOf(row) }));
}

function runOf(value: unknown): KnownCheckRun {
  const row = RunRow.parse(value);
  return {
    intentId: row.intent_id,
    repositoryId: row.repository_id,
    headSha: row.head_sha,
    externalId: row.external_id,
    runId: row.run_id,
    state: row.state,
  };
}

function repositoryOf(row: Readonly<Record<string, unknown>>): RepositoryRef | null {
  if (row['installation_id'] === null) return null;
  return RepositoryRef.parse({
    installationId: Number(row['installation_id']),
    repositoryId: Number(row['repository_id']),
    owner: row['owner'],
    name: row['name'],
  });
}
