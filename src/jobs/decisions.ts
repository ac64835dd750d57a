import { z } from 'zod';
import type { Sql } from './database.ts';
import { storableText } from './storable.ts';

export const DecisionKind = z.enum(['accepted', 'ignored']);
export type DecisionKind = z.infer<typeof DecisionKind>;

/** Somebody with write access took a finding of one pull request out of the gate. */
export interface Decision {
  readonly number: number;
  readonly fingerprint: string;
  readonly kind: DecisionKind;
  /** The login. */
  readonly who: string;
  readonly reason: string | null;
  readonly when: Date;
}

const DecisionRow = z.object({
  number: z.coerce.number(),
  fingerprint: z.string(),
  kind: DecisionKind,
  who: z.string(),
  reason: z.string().nullable(),
  decided_at: z.date(),
});

/** A finding decided again keeps the newest decision. */
export async function recordDecisions(
  sql: Sql,
  repositoryId: number,
  decisions: readonly Omit<Decision, 'when'>[],
): Promise<void> {
  if (decisions.length === 0) return;
  const newest = [...new Map(decisions.map((one) => [`${one.number} ${one.fingerprint}`, one])).values()];
  await sql.query(
    `insert into cache_audit.decisions (repository_id, number, fingerprint, kind, who, reason, decided_at)
     select $1::bigint, given.*, now()
     from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) as given
     on conflict (repository_id, number, fingerprint) do update
       set kind = excluded.kind, who = excluded.who, reason = excluded.reason, decided_at = excluded.decided_at`,
    [
      repositoryId,
      newest.map(({ number }) => number),
      newest.map(({ fingerprint }) => fingerprint),
      newest.map(({ kind }) => kind),
      newest.map(({ who }) => who),
      newest.map(({ reason }) => (reason === null ? null : storableText(reason))),
    ],
  );
}

/** Those of one pull request, or of all that a merge group holds; the oldest first. */
export async function decisionsOn(
  sql: Sql,
  repositoryId: number,
  numbers: readonly number[],
): Promise<readonly Decision[]> {
  const rows = await sql.query(
    `select number, fingerprint, kind, who, reason, decided_at from cache_audit.decisions
     where repository_id = $1 and number = any($2::int[]) order by decided_at, number, fingerprint`,
    [repositoryId, numbers],
  );
  return rows.map((value) => {
    const { decided_at, ...row } = DecisionRow.parse(value);
    return { ...row, when: decided_at };
  });
}
