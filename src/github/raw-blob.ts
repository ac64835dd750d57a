import { ServiceUnavailable } from '../core/errors.ts';
import { blobId } from '../sources/blob-id.ts';
import type { FetchedBlob } from './blobs.ts';
import { ByteStream, readAtMost } from './byte-stream.ts';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';

const MOST_ATTEMPTS = 3;

/** One blob as git has it. It counts only where its bytes hash to the id. */
export async function fetchRawBlob(repository: Repository, id: string, largestBytes: number): Promise<FetchedBlob> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const stream = await open(repository, id);
    if (typeof stream === 'string') return { id, reason: stream };
    const bytes = await read(stream, largestBytes);
    if (bytes === 'too-large') return { id, reason: bytes };
    if (bytes !== 'broken' && blobId(bytes) === id) return { id, bytes };
    // An answer without a length that is cut off looks like one that is whole.
    if (bytes !== 'broken' && attempt > 1) return { id, reason: 'missing-blob' };
  }
  throw new ServiceUnavailable('GitHub breaks off its answers', { retryAfterSeconds: 30 });
}

/** Octokit would take the bytes for text, for GitHub says `charset=utf-8` of them. */
async function open({ octokit, ref }: Repository, id: string): Promise<ByteStream | 'missing-blob' | 'too-large'> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
      owner: ref.owner,
      repo: ref.name,
      file_sha: id,
      headers: { accept: 'application/vnd.github.raw+json' },
      request: { parseSuccessResponseBody: false },
    });
    return ByteStream.parse(data);
  } catch (cause) {
    const status = statusOf(cause);
    if (status === 404 || status === 409 || status === 422) return 'missing-blob';
    if (status === 403) return 'too-large';
    throw cause;
  }
}

async function read(stream: ByteStream, largestBytes: number): Promise<Uint8Array | 'too-large' | 'broken'> {
  try {
    return (await readAtMost(stream, largestBytes)) ?? 'too-large';
  } catch {
    return 'broken';
  }
}
