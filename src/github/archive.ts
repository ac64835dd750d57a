import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ServiceUnavailable } from '../core/errors.ts';
import { readArchive } from './archive-reader.ts';
import { ByteStream } from './byte-stream.ts';
import type { Repository } from './client.ts';
import { failureOf } from './failure.ts';

export interface ArchiveLimits {
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
  readonly entries: number;
  /** A larger file is passed over. */
  readonly entryBytes: number;
  readonly milliseconds: number;
}

/** Why the archive was not read to its end; null where it was, or where nothing more was wanted of it. */
export type ArchiveEnd = Exclude<keyof ArchiveLimits, 'entryBytes'> | 'unavailable' | 'damaged' | null;

export interface ArchivedBlob {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const LIMITS: ArchiveLimits = {
  compressedBytes: 256_000_000,
  unpackedBytes: 1_500_000_000,
  entries: 200_000,
  entryBytes: 1_500_000,
  milliseconds: 180_000,
};

/**
 * Blobs out of the archive of a commit, as it streams in: those whose path is in `wanted` and whose bytes hash to the id there
 * (attributes of the repository change and leave out files). What does not come has to be fetched as a blob.
 */
export async function* fetchArchive(
  repository: Repository,
  commitSha: string,
  wanted: ReadonlyMap<string, string>,
  overrides: Partial<ArchiveLimits> = {},
): AsyncGenerator<ArchivedBlob, ArchiveEnd> {
  if (wanted.size === 0) return null;
  const limits = { ...LIMITS, ...overrides };
  const late = AbortSignal.timeout(limits.milliseconds);
  const body = await open(repository, commitSha, late);
  if (!body) return late.aborted ? 'milliseconds' : 'unavailable';
  const reader = readArchive(wanted, limits);
  const unpacking = unpack(body, limits);
  for await (const chunk of unpacking.chunks) {
    yield* reader.read(chunk);
    if (reader.state !== 'open') return reader.state === 'complete' ? null : reader.state;
    if (late.aborted) return 'milliseconds';
  }
  return late.aborted ? 'milliseconds' : unpacking.end();
}

/** Null where it cannot be had; then the blobs have to be asked for one by one, and tell what is wrong. */
async function open({ octokit, ref }: Repository, commitSha: string, late: AbortSignal): Promise<ByteStream | null> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/tarball/{ref}', {
      owner: ref.owner,
      repo: ref.name,
      ref: commitSha,
      request: { parseSuccessResponseBody: false, signal: late },
    });
    return ByteStream.parse(data);
  } catch (cause) {
    if (failureOf(cause) || cause instanceof ServiceUnavailable || late.aborted) return null;
    throw cause;
  }
}

interface Unpacking {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Why there are no more chunks; null at the end of the archive. */
  end(): 'compressedBytes' | 'unpackedBytes' | 'damaged' | null;
}

function unpack(body: ByteStream, limits: ArchiveLimits): Unpacking {
  let compressed = 0;
  let unpacked = 0;
  let isBroken = false;
  const passed = () => {
    if (compressed > limits.compressedBytes) return 'compressedBytes';
    return unpacked > limits.unpackedBytes ? 'unpackedBytes' : null;
  };
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      compressed += chunk.byteLength;
      if (passed()) return;
      yield chunk;
    }
  };
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  // An error anywhere in it comes out of the last stream.
  pipeline(Readable.fromWeb(body), counted, gunzip, () => {});
  const chunks = async function* () {
    try {
      for await (const chunk of gunzip) {
        unpacked += chunk.byteLength;
        if (passed()) return;
        yield chunk;
      }
    } catch {
      isBroken = true;
    }
  };
  return { chunks: chunks(), end: () => passed() ?? (isBroken ? 'damaged' : null) };
}
