import { z } from 'zod';
import type { RepositoryRef } from '../core/job.ts';
import type { Sql } from './database.ts';

const RepositoryRow = z.object({
  repository_id: z.coerce.number(),
  installation_id: z.coerce.number(),
  owner: z.string(),
  name: z.string(),
});

const PullRow = z.object({
  number: z.coerce.number(),
  head_sha: z.string(),
  base_sha: z.string().nullable(),
  is_open: z.boolean(),
  is_draft: z.boolean().nullable(),
});

/** A pull request as it was last heard of; null is what no delivery has said yet. */
export interface KnownPull {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string | null;
  readonly isOpen: boolean;
  readonly isDraft: boolean | null;
}

/** What is left out of `baseSha` and `isDraft` stays as it is known. */
export interface PullUpdate {
  readonly number: number;
  readonly headSha: string;
  readonly isOpen: boolean;
  readonly baseSha?: string;
  readonly isDraft?: boolean;
}

/** Writes nothing where nothing changed, so that deliveries of one repository do not wait for each other. */
export async function recordRepository(sql: Sql, ref: RepositoryRef): Promise<void> {
  await sql.query(
    `insert into cache_audit.repositories (repository_id, installation_id, owner, name)
     select $1::bigint, $2::bigint, $3::text, $4::text
     where not exists (select from cache_audit.repositories
       where repository_id = $1 and installation_id = $2 and owner = $3 and name = $4)
     on conflict (repository_id) do update
       set installation_id = excluded.installation_id, owner = excluded.owner, name = excluded.name`,
    [ref.repositoryId, ref.installationId, ref.owner, ref.name],
  );
}

/** The newest known owner and name of a repository. */
export async function knownRepository(sql: Sql, repositoryId: number): Promise<RepositoryRef | null> {
  const rows = await sql.query(
    'select repository_id, installation_id, owner, name from cache_audit.repositories where repository_id = $1',
    [repositoryId],
  );
  return rows.map(refOf)[0] ?? null;
}

/** In order of their ids; of one installation, or of all. */
export async function knownRepositories(
  sql: Sql,
  { installationId = null }: { readonly installationId?: number | null } = {},
): Promise<readonly RepositoryRef[]> {
  const rows = await sql.query(
    `select repository_id, installation_id, owner, name from cache_audit.repositories
     where $1::bigint is null or installation_id = $1 order by repository_id`,
    [installationId],
  );
  return rows.map(refOf);
}

export async function recordPull(sql: Sql, repositoryId: number, pull: PullUpdate): Promise<void> {
  await sql.query(
    `insert into cache_audit.pulls (repository_id, number, head_sha, base_sha, is_open, is_draft, heard_at)
     values ($1, $2, $3, $4, $5, $6, now())
     on conflict (repository_id, number) do update
       set head_sha = excluded.head_sha, is_open = excluded.is_open, heard_at = excluded.heard_at,
           base_sha = coalesce(excluded.base_sha, pulls.base_sha), is_draft = coalesce(excluded.is_draft, pulls.is_draft)`,
    [repositoryId, pull.number, pull.headSha, pull.baseSha ?? null, pull.isOpen, pull.isDraft ?? null],
  );
}

export async function knownPull(sql: Sql, repositoryId: number, number: number): Promise<KnownPull | null> {
  const rows = await sql.query('select * from cache_audit.pulls where repository_id = $1 and number = $2', [
    repositoryId,
    number,
  ]);
  return rows.map(pullOf)[0] ?? null;
}

/** The open pull requests that were last heard of with this head, in order of their numbers. */
export async function openPullsOn(sql: Sql, repositoryId: number, headSha: string): Promise<readonly KnownPull[]> {
  const rows = await sql.query(
    'select * from cache_audit.pulls where repository_id = $1 and head_sha = $2 and is_open order by number',
    [repositoryId, headSha],
  );
  return rows.map(pullOf);
}

/** All open pull requests of a repository that were heard of, in order of their numbers. */
export async function openPulls(sql: Sql, repositoryId: number): Promise<readonly KnownPull[]> {
  const rows = await sql.query('select * from cache_audit.pulls where repository_id = $1 and is_open order by number', [
    repositoryId,
  ]);
  return rows.map(pullOf);
}

function refOf(value: unknown): RepositoryRef {
  const row = RepositoryRow.parse(value);
  return {
    repositoryId: row.repository_id,
    installationId: row.installation_id,
    owner: row.owner,
    name: row.name,
  };
}

function pullOf(value: unknown): KnownPull {
  const row = PullRow.parse(value);
  return {
    number: row.number,
    headSha: row.head_sha,
    baseSha: row.base_sha,
    isOpen: row.is_open,
    isDraft: row.is_draft,
  };
}
