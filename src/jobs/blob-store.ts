import { z } from 'zod';
import type { Database, Row, Sql, Transaction } from './database.ts';

/** A blob's text and, once known, its facts; both compressed by the caller. */
export interface StoredBlob {
  readonly id: string;
  readonly text: Uint8Array;
  readonly facts: Uint8Array | null;
}

/** `version` names the language and the version of its front end: `python/3`. No repository reads another's. */
export interface BlobStore {
  /** Which of `ids` are stored, with or without facts. */
  known(repositoryId: number, version: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of `ids` that are stored, in order of id; they count as used. */
  read(repositoryId: number, version: string, ids: readonly string[]): Promise<readonly StoredBlob[]>;
  /** A blob with facts is never replaced by one without. */
  write(repositoryId: number, version: string, blobs: readonly StoredBlob[]): Promise<void>;
  /** In bytes, of all repositories. */
  size(): Promise<number>;
}

/** In bytes, as compressed. */
export interface BlobBounds {
  readonly perRepository: number;
  readonly total: number;
}

export const BLOB_BOUNDS: BlobBounds = { perRepository: 256 * 2 ** 20, total: 4 * 2 ** 30 };

/** One statement's worth: PGlite runs on the thread that answers deliveries, and they get in between the statements. */
const BATCH_BYTES = 2 ** 20;
const BATCH_BLOBS = 100;

/** What is over a bound is freed with some room to spare, so that not every write has to free some. */
const ROOM = 0.9;

const BlobRow = z.object({
  blob_id: z.string(),
  content: z.instanceof(Uint8Array),
  facts: z.instanceof(Uint8Array).nullable(),
});

export function openBlobStore(database: Database, bounds: BlobBounds = BLOB_BOUNDS): BlobStore {
  return {
    async known(repositoryId, version, ids) {
      const rows = await database.query(
        `select blob_id from cache_audit.blobs
         where repository_id = $1 and version = $2 and blob_id = any($3::text[])`,
        [repositoryId, version, ids],
      );
      return new Set(rows.map((row) => z.string().parse(row['blob_id'])));
    },
    async read(repositoryId, version, ids) {
      const blobs: StoredBlob[] = [];
      for (const part of partsOf(ids, () => 0)) blobs.push(...(await readPart(database, repositoryId, version, part)));
      return blobs.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    async write(repositoryId, version, blobs) {
      const distinct = [...new Map(blobs.map((blob) => [blob.id, blob])).values()];
      for (const part of partsOf(distinct, bytesOf)) {
        await database.transaction(async (sql) => {
          await writePart(sql, repositoryId, version, part);
          await freeRoom(sql, repositoryId, bounds.perRepository);
        });
      }
      if ((await totalBytes(database)) > bounds.total) {
        await database.transaction((sql) => freeRoomOfAll(sql, bounds.total));
      }
    },
    size: () => totalBytes(database),
  };
}

/** Deletes what was not used for so long. */
export async function deleteUnusedBlobs(database: Database, days: number): Promise<void> {
  await database.transaction(async (sql) => {
    await lockSizes(sql);
    await deleteCounted(
      sql,
      `select repository_id, version, blob_id from cache_audit.blobs
       where used_at < now() - $1::float8 * interval '1 day'`,
      [days],
    );
  });
}

async function readPart(sql: Sql, repositoryId: number, version: string, ids: readonly string[]) {
  const values = [repositoryId, version, ids];
  const rows = await sql.query(
    `select blob_id, content, facts from cache_audit.blobs
     where repository_id = $1 and version = $2 and blob_id = any($3::text[])`,
    values,
  );
  // A write for each read would cost more than an hour's precision is worth.
  await sql.query(
    `update cache_audit.blobs set used_at = now()
     where repository_id = $1 and version = $2 and blob_id = any($3::text[])
       and used_at < now() - interval '1 hour'`,
    values,
  );
  return rows.map(blobOf);
}

/** Counts the bytes that came and went, so that no bound has to sum them up. Writers of a repository take turns, or two would count one blob. */
async function writePart(sql: Transaction, repositoryId: number, version: string, blobs: readonly StoredBlob[]) {
  await sql.query(
    `insert into cache_audit.blob_sizes as kept (repository_id, bytes) values ($1, 0)
     on conflict (repository_id) do update set bytes = kept.bytes`,
    [repositoryId],
  );
  await sql.query(
    `with given as (
       select * from unnest($3::text[], $4::bytea[], $5::bytea[]) as given (blob_id, content, facts)
     ), old as (
       select blob_id, bytes, facts from cache_audit.blobs
       where repository_id = $1 and version = $2 and blob_id = any($3::text[])
     ), written as (
       insert into cache_audit.blobs as kept (repository_id, version, blob_id, content, facts, bytes)
       select $1::bigint, $2::text, given.blob_id, given.content, given.facts,
         length(given.content) + coalesce(length(given.facts), 0)
       from given order by given.blob_id
       on conflict (repository_id, version, blob_id) do update
         set content = excluded.content, facts = coalesce(excluded.facts, kept.facts), used_at = now(),
             bytes = length(excluded.content) + coalesce(length(coalesce(excluded.facts, kept.facts)), 0)
       returning bytes
     )
     insert into cache_audit.blob_sizes as kept (repository_id, bytes)
     select $1::bigint, (select coalesce(sum(bytes), 0) from written) - (select coalesce(sum(bytes), 0) from old)
     on conflict (repository_id) do update set bytes = kept.bytes + excluded.bytes`,
    [repositoryId, version, blobs.map(({ id }) => id), blobs.map(({ text }) => text), blobs.map(({ facts }) => facts)],
  );
}

async function freeRoom(sql: Transaction, repositoryId: number, bound: number): Promise<void> {
  const rows = await sql.query('select bytes from cache_audit.blob_sizes where repository_id = $1', [repositoryId]);
  const held = z.coerce.number().parse(rows[0]?.['bytes'] ?? 0);
  if (held > bound) await deleteLeastUsed(sql, held - bound * ROOM, repositoryId);
}

async function freeRoomOfAll(sql: Transaction, bound: number): Promise<void> {
  await lockSizes(sql);
  const total = await totalBytes(sql);
  if (total > bound) await deleteLeastUsed(sql, total - bound * ROOM, null);
}

/** Before blobs of several repositories are deleted; always in one order, and always before any blob, so that no two wait for each other. */
async function lockSizes(sql: Transaction): Promise<void> {
  await sql.query('select from cache_audit.blob_sizes order by repository_id for update');
}

async function deleteLeastUsed(sql: Sql, bytes: number, repositoryId: number | null): Promise<void> {
  await deleteCounted(
    sql,
    `select repository_id, version, blob_id from (
       select repository_id, version, blob_id,
         sum(bytes) over (order by used_at, repository_id, version, blob_id) - bytes as freed_before
       from cache_audit.blobs where $2::bigint is null or repository_id = $2
     ) as by_use where freed_before < $1::float8`,
    [bytes, repositoryId],
  );
}

async function deleteCounted(sql: Sql, chosen: string, values: readonly unknown[]): Promise<void> {
  await sql.query(
    `with chosen as (${chosen}), gone as (
       delete from cache_audit.blobs kept using chosen
       where (kept.repository_id, kept.version, kept.blob_id) = (chosen.repository_id, chosen.version, chosen.blob_id)
       returning kept.repository_id, kept.bytes
     ), sums as (
       select repository_id, sum(bytes) as bytes from gone group by repository_id
     )
     update cache_audit.blob_sizes kept set bytes = kept.bytes - sums.bytes
     from sums where kept.repository_id = sums.repository_id`,
    values,
  );
}

async function totalBytes(sql: Sql): Promise<number> {
  const rows = await sql.query('select coalesce(sum(bytes), 0)::float8 as bytes from cache_audit.blob_sizes');
  return z.coerce.number().parse(rows[0]?.['bytes']);
}

/** In batches of bounded number and size; one larger blob is a batch of its own. */
function partsOf<T>(items: readonly T[], size: (item: T) => number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = parts.at(-1);
    if (!last || last.length >= BATCH_BLOBS || bytes + size(item) > BATCH_BYTES) {
      parts.push([item]);
      bytes = size(item);
    } else {
      last.push(item);
      bytes += size(item);
    }
  }
  return parts;
}

function bytesOf({ text, facts }: StoredBlob): number {
  return text.length + (facts?.length ?? 0);
}

function blobOf(value: Row): StoredBlob {
  const row = BlobRow.parse(value);
  return { id: row.blob_id, text: row.content, facts: row.facts };
}
