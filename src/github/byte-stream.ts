import { ReadableStream } from 'node:stream/web';
import { z } from 'zod';

/** The body of an answer that Octokit was told to leave alone (`parseSuccessResponseBody: false`). */
export const ByteStream = z.instanceof(ReadableStream<Uint8Array>);
export type ByteStream = ReadableStream<Uint8Array>;

/** Null where there is more; the rest is not read then. */
export async function readAtMost(stream: ByteStream, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.byteLength;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
