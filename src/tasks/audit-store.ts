import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { AuditStore } from '../audits/audit-pool.ts';
import type { BlobStore, StoredBlob } from '../jobs/blob-store.ts';
import { storedVersion, type WantedBlobs } from './blob-versions.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Larger than any file that is read: what unpacks to more is not ours. */
const LARGEST = 2_000_000;

/** Lets an audit read what is stored of one repository, and no other's. An audit asks for a blob's text before its facts. */
export function auditStore(blobs: BlobStore, repositoryId: number, wanted: WantedBlobs): AuditStore {
  const read = new Map<string, StoredBlob>();
  const nameOf = (version: string, id: string) => `${version} ${id}`;
  return {
    texts: async (ids) => {
      for (const [version, some] of Map.groupBy(ids, wanted.versionOf)) {
        for (const blob of await blobs.read(repositoryId, version, some)) read.set(nameOf(version, blob.id), blob);
      }
      return Promise.all(ids.map((id) => unpack(read.get(nameOf(wanted.versionOf(id), id)))));
    },
    facts: async (keys) =>
      keys.map((key) => {
        const name = nameOf(storedVersion(key), key.blob);
        const blob = read.get(name);
        // The text goes with new facts if there will be some; facts that are handed over are not needed again.
        if (blob?.facts) read.delete(name);
        return blob?.facts ?? null;
      }),
    keep: async (made) => {
      for (const [version, some] of Map.groupBy(made, ({ key }) => storedVersion(key))) {
        const stored = some.flatMap(({ key, bytes }) => withFacts(read.get(nameOf(version, key.blob)), bytes));
        await blobs.write(repositoryId, version, stored);
        for (const { id } of stored) read.delete(nameOf(version, id));
      }
    },
  };
}

export async function packBlob(id: string, bytes: Uint8Array): Promise<StoredBlob> {
  return { id, text: await compress(bytes), facts: null };
}

async function unpack(blob: StoredBlob | undefined): Promise<Uint8Array | null> {
  return blob ? decompress(blob.text, { maxOutputLength: LARGEST }).catch(() => null) : null;
}

function withFacts(blob: StoredBlob | undefined, facts: Uint8Array): readonly StoredBlob[] {
  return blob ? [{ ...blob, facts }] : [];
}
