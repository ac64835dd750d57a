import type { GapReason } from '../core/gap.ts';
import { queryBlobs } from './blob-query.ts';
import type { Repository } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { fetchRawBlob } from './raw-blob.ts';

export interface WantedBlob {
  readonly id: string;
  /** In bytes, where the tree listing tells it. */
  readonly size?: number;
}

/** The bytes hash to the id; or why they are not there. */
export type FetchedBlob =
  | { readonly id: string; readonly bytes: Uint8Array }
  | { readonly id: string; readonly reason: GapReason };

export interface BlobLimits {
  /** A larger blob is not asked for: `too-large`. */
  readonly largestBytes: number;
  /** Blobs that are fetched one by one; those beyond are gaps: `budget`. */
  readonly mostRawCalls: number;
}

/** No file larger than that is analysed. */
const LARGEST = 1_500_000;
const MOST_RAW_CALLS = 300;
/** GraphQL cuts texts there. */
const LARGEST_TEXT = 512_000;
const BATCH_BYTES = 1_000_000;
const BATCH_COUNT = 100;
const SIZE_WHERE_UNKNOWN = 20_000;
const AT_A_TIME = 4;

/** Batches of blobs, as they come; each wanted id is answered once. */
export async function* fetchBlobs(
  repository: Repository,
  wanted: readonly WantedBlob[],
  limits: Partial<BlobLimits> = {},
): AsyncGenerator<readonly FetchedBlob[], void> {
  const { largestBytes = LARGEST, mostRawCalls = MOST_RAW_CALLS } = limits;
  const blobs = [...new Map(wanted.map((blob) => [blob.id, blob])).values()];
  const tooLarge = blobs.filter(({ size = 0 }) => size > largestBytes);
  if (tooLarge.length > 0) yield tooLarge.map(({ id }) => ({ id, reason: 'too-large' }));
  const raw = { callsLeft: mostRawCalls, largestBytes };
  const batches = batchesOf(blobs.filter(({ size = 0 }) => size <= largestBytes));
  yield* inParallel(batches, AT_A_TIME, (batch) => fetchBatch(repository, batch, raw));
}

interface RawBudget {
  callsLeft: number;
  readonly largestBytes: number;
}

async function fetchBatch(
  repository: Repository,
  batch: readonly WantedBlob[],
  raw: RawBudget,
): Promise<readonly FetchedBlob[]> {
  const isText = batch.every(({ size = 0 }) => size < LARGEST_TEXT);
  const texts = isText ? await queryBlobs(repository, batch) : new Map<string, Uint8Array>();
  const fetched: FetchedBlob[] = [];
  for (const { id } of batch) {
    const bytes = texts.get(id);
    if (!bytes) fetched.push(await fetchRaw(repository, id, raw));
    else fetched.push(bytes.byteLength > raw.largestBytes ? { id, reason: 'too-large' } : { id, bytes });
  }
  return fetched;
}

async function fetchRaw(repository: Repository, id: string, raw: RawBudget): Promise<FetchedBlob> {
  if (raw.callsLeft <= 0) return { id, reason: 'budget' };
  raw.callsLeft -= 1;
  return fetchRawBlob(repository, id, raw.largestBytes);
}

/** Each of about a megabyte and a hundred blobs; one that GraphQL would cut stands alone. */
function batchesOf(blobs: readonly WantedBlob[]): readonly (readonly WantedBlob[])[] {
  const batches = blobs.filter(({ size = 0 }) => size >= LARGEST_TEXT).map((blob) => [blob]);
  let batch: WantedBlob[] = [];
  let bytes = 0;
  for (const blob of blobs) {
    const size = blob.size ?? SIZE_WHERE_UNKNOWN;
    if (size >= LARGEST_TEXT) continue;
    if (batch.length === 0 || batch.length >= BATCH_COUNT || bytes + size > BATCH_BYTES) {
      batch = [];
      bytes = 0;
      batches.push(batch);
    }
    batch.push(blob);
    bytes += size;
  }
  return batches;
}
