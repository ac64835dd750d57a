import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BlobStore, deleteUnusedBlobs, openBlobStore, type StoredBlob } from '../../src/jobs/blob-store.ts';
import { type FreshDatabase, freshDatabase, KINDS } from './fresh-database.ts';

const python = 'python/1';

function blob(id: string, length = 10, facts: number | null = null): StoredBlob {
  return { id, text: new Uint8Array(length).fill(7), facts: facts === null ? null : new Uint8Array(facts).fill(9) };
}

/** PostgreSQL gives a Buffer. */
function plain({ id, text, facts }: StoredBlob): StoredBlob {
  return { id, text: Uint8Array.from(text), facts: facts && Uint8Array.from(facts) };
}

describe.each(KINDS)('%s', (kind) => {
  let fresh: FreshDatabase;
  let store: BlobStore;

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
  });

  beforeEach(async () => {
    store = openBlobStore(fresh.database, { perRepository: 1000, total: 1500 });
    await fresh.database.script('delete from cache_audit.blobs; delete from cache_audit.blob_sizes');
  });

  afterAll(() => fresh.drop());

  /** As if it had been used so long ago. */
  async function usedAgo(ids: readonly string[], interval: string): Promise<void> {
    await fresh.database.query(
      'update cache_audit.blobs set used_at = now() - $2::text::interval where blob_id = any($1::text[])',
      [ids, interval],
    );
  }

  test('what is written is read, byte for byte', async () => {
    const text = Uint8Array.from([0, 1, 92, 120, 255]);
    await store.write(1, python, [{ id: 'b', text, facts: null }, blob('a', 3, 2)]);
    expect((await store.read(1, python, ['a', 'b', 'c'])).map(plain)).toEqual([
      blob('a', 3, 2),
      { id: 'b', text, facts: null },
    ]);
    expect(await store.known(1, python, ['b', 'c'])).toEqual(new Set(['b']));
    expect(await store.size()).toBe(10);
  });

  test('another repository and another version see nothing of it', async () => {
    await store.write(1, python, [blob('a')]);
    expect(await store.known(2, python, ['a'])).toEqual(new Set());
    expect(await store.read(2, python, ['a'])).toEqual([]);
    expect(await store.read(1, 'python/2', ['a'])).toEqual([]);
    await store.write(2, python, [blob('a', 5)]);
    expect((await store.read(1, python, ['a'])).map(plain)).toEqual([blob('a')]);
  });

  test('facts are added later, and stay where they are not given again', async () => {
    await store.write(1, python, [blob('a', 10)]);
    await store.write(1, python, [blob('a', 10, 4)]);
    expect(await store.size()).toBe(14);
    await store.write(1, python, [blob('a', 10)]);
    expect((await store.read(1, python, ['a'])).map(plain)).toEqual([blob('a', 10, 4)]);
    expect(await store.size()).toBe(14);
  });

  test('a blob that is given twice is written once', async () => {
    await store.write(1, python, [blob('a'), blob('a')]);
    expect(await store.size()).toBe(10);
  });

  test('over the bound of a repository its least recently used go first', async () => {
    await store.write(1, python, [blob('old', 400)]);
    await store.write(1, python, [blob('read', 400)]);
    await usedAgo(['old', 'read'], '1 day');
    await store.read(1, python, ['read']);
    await store.write(1, python, [blob('new', 300)]);
    expect(await store.known(1, python, ['old', 'read', 'new'])).toEqual(new Set(['read', 'new']));
    expect(await store.size()).toBe(700);
  });

  test('over the bound of all, the least recently used of any repository go first', async () => {
    await store.write(1, python, [blob('a', 600)]);
    await store.write(2, python, [blob('b', 600)]);
    await usedAgo(['b'], '1 day');
    await store.write(3, python, [blob('c', 600)]);
    expect(await store.known(1, python, ['a'])).toEqual(new Set(['a']));
    expect(await store.known(2, python, ['b'])).toEqual(new Set());
    expect(await store.size()).toBe(1200);
  });

  test('a blob larger than the bound does not stay', async () => {
    await store.write(1, python, [blob('huge', 5000)]);
    expect(await store.size()).toBe(0);
  });

  test('what nobody used for so long is deleted', async () => {
    await store.write(1, python, [blob('a', 100), blob('b', 50)]);
    await usedAgo(['a'], '31 days');
    await deleteUnusedBlobs(fresh.database, 30);
    expect(await store.known(1, python, ['a', 'b'])).toEqual(new Set(['b']));
    expect(await store.size()).toBe(50);
  });

  test('three thousand blobs are written and read in batches', async () => {
    const roomy = openBlobStore(fresh.database);
    const blobs = Array.from({ length: 3000 }, (_, index) => blob(`blob ${String(index).padStart(4, '0')}`, 200, 300));
    await roomy.write(1, python, blobs);
    const ids = blobs.map(({ id }) => id);
    expect((await roomy.read(1, python, ids)).map(({ id }) => id)).toEqual(ids);
    expect(await roomy.size()).toBe(3000 * 500);
  });

  test('writers of one moment count every byte once', async () => {
    const roomy = openBlobStore(fresh.database);
    const blobs = Array.from({ length: 20 }, (_, index) => blob(`blob ${index}`, 10));
    await Promise.all([blobs, blobs.toReversed(), blobs].map((part) => roomy.write(1, python, part)));
    expect(await roomy.size()).toBe(200);
  });
});
