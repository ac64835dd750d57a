import { z } from 'zod';
import type { Sql } from './database.ts';

/** A comment of ours that was once posted for a finding. It is kept where a person deletes it: what is deleted stays so. */
export interface PostedComment {
  readonly fingerprint: string;
  readonly commentId: number;
  /** Null where it was found on GitHub, its record being lost. */
  readonly rule: string | null;
}

const CommentRow = z.object({ fingerprint: z.string(), comment_id: z.coerce.number(), rule: z.string().nullable() });

export async function recordComments(
  sql: Sql,
  repositoryId: number,
  number: number,
  comments: readonly PostedComment[],
): Promise<void> {
  if (comments.length === 0) return;
  const newest = [...new Map(comments.map((comment) => [comment.fingerprint, comment])).values()];
  await sql.query(
    `insert into cache_audit.posted_comments (repository_id, number, fingerprint, comment_id, rule, posted_at)
     select $1::bigint, $2::int, given.*, now() from unnest($3::text[], $4::bigint[], $5::text[]) as given
     on conflict (repository_id, number, fingerprint) do update
       set comment_id = excluded.comment_id, rule = coalesce(excluded.rule, posted_comments.rule)`,
    [
      repositoryId,
      number,
      newest.map(({ fingerprint }) => fingerprint),
      newest.map(({ commentId }) => commentId),
      newest.map(({ rule }) => rule),
    ],
  );
}

/** In order of fingerprint. */
export async function postedComments(
  sql: Sql,
  repositoryId: number,
  number: number,
): Promise<readonly PostedComment[]> {
  const rows = await sql.query(
    `select fingerprint, comment_id, rule from cache_audit.posted_comments
     where repository_id = $1 and number = $2 order by fingerprint`,
    [repositoryId, number],
  );
  return rows.map((value) => {
    const row = CommentRow.parse(value);
    return { fingerprint: row.fingerprint, commentId: row.comment_id, rule: row.rule };
  });
}
