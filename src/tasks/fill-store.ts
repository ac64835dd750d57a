import type { Gap } from '../core/gap.ts';
import type { Tree, TreeEntry } from '../core/tree.ts';
import { fetchArchive } from '../github/archive.ts';
import { fetchBlobs } from '../github/blobs.ts';
import type { Repository } from '../github/client.ts';
import type { BlobStore, StoredBlob } from '../jobs/blob-store.ts';
import { packBlob } from './audit-store.ts';
import type { WantedBlobs } from './blob-versions.ts';

/** More than that comes as one archive: it costs one call, and what it holds beside is thrown away as it streams by. */
const ARCHIVE_FROM = { blobs: 300, bytes: 3_000_000 } as const;
const BATCH = 100;

export interface Filling {
  readonly repository: Repository;
  readonly blobs: BlobStore;
  readonly wanted: WantedBlobs;
  /** The commits whose trees hold what is wanted, the one that holds most of it first. */
  readonly commits: readonly Pick<Tree, 'name' | 'entries'>[];
}

/** Brings what an audit will ask for into the store, and asks GitHub only for what is not there. Answers what could not be had. */
export async function fillStore(filling: Filling): Promise<readonly Gap[]> {
  const missing = await missingOf(filling);
  // A change of thousands of files wants as many old ones, which are in the archive of base alone.
  for (const commit of filling.commits) {
    if (!isMuch(missing) || !(await fromArchive(filling, commit, missing))) break;
  }
  return fromBlobs(filling, missing);
}

function isMuch(missing: ReadonlyMap<string, Missing>): boolean {
  const size = [...missing.values()].reduce((sum, { entry }) => sum + (entry.size ?? 0), 0);
  return missing.size > ARCHIVE_FROM.blobs || size > ARCHIVE_FROM.bytes;
}

interface Missing {
  readonly entry: TreeEntry;
  readonly version: string;
}

/** By blob and version: one content may be wanted under two. */
async function missingOf({ repository, blobs, wanted }: Filling): Promise<Map<string, Missing>> {
  const missing = new Map<string, Missing>();
  for (const [version, entries] of wanted.byVersion) {
    const known = await blobs.known(repository.ref.repositoryId, version, [...entries.keys()]);
    for (const [id, entry] of entries) if (!known.has(id)) missing.set(`${version} ${id}`, { entry, version });
  }
  return missing;
}

/** False where the archive should have brought something and did not: another would not be better. */
async function fromArchive(
  filling: Filling,
  { name: commitSha, entries }: Filling['commits'][number],
  missing: Map<string, Missing>,
): Promise<boolean> {
  const ids = new Set([...missing.values()].map(({ entry }) => entry.id));
  const paths = new Map(entries.flatMap(({ path, id }) => (ids.has(id) ? [[path, id] as const] : [])));
  if (paths.size === 0) return true;
  const before = missing.size;
  const batch: StoredBlob[] = [];
  for await (const { id, bytes } of fetchArchive(filling.repository, commitSha, paths)) {
    batch.push(await packBlob(id, bytes));
    if (batch.length >= BATCH) await store(filling, batch.splice(0), missing);
  }
  await store(filling, batch, missing);
  return missing.size < before;
}

async function fromBlobs(filling: Filling, missing: Map<string, Missing>): Promise<readonly Gap[]> {
  const entries = new Map([...missing.values()].map(({ entry }) => [entry.id, entry]));
  const wanted = [...entries.values()].map(({ id, size }) => (size === undefined ? { id } : { id, size }));
  const gaps: Gap[] = [];
  if (wanted.length === 0) return gaps;
  for await (const fetched of fetchBlobs(filling.repository, wanted)) {
    const packed: StoredBlob[] = [];
    for (const blob of fetched) {
      if ('bytes' in blob) packed.push(await packBlob(blob.id, blob.bytes));
      else gaps.push({ path: entries.get(blob.id)?.path ?? '', reason: blob.reason });
    }
    await store(filling, packed, missing);
  }
  return gaps;
}

/** Takes what it stores out of `missing`. */
async function store(
  { repository, blobs, wanted }: Filling,
  packed: readonly StoredBlob[],
  missing: Map<string, Missing>,
): Promise<void> {
  for (const version of wanted.byVersion.keys()) {
    const some = packed.filter(({ id }) => missing.delete(`${version} ${id}`));
    if (some.length > 0) await blobs.write(repository.ref.repositoryId, version, some);
  }
}
