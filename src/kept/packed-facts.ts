import { deserialize, serialize } from 'node:v8';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { FileFacts } from '../core/facts.ts';

/**
 * Facts share many of their parts, and the program tells them apart by identity, so they are kept in a form that keeps the
 * sharing: a JSON text of them is five times as long and loses it.
 */
export function packFacts(facts: FileFacts): Uint8Array {
  return zstdCompressSync(serialize(facts));
}

/** Null for what an older or newer version wrote in a form that this one does not read. */
export function unpackFacts(bytes: Uint8Array): FileFacts | null {
  try {
    return deserialize(zstdDecompressSync(bytes));
  } catch {
    return null;
  }
}
