import { createHash } from 'node:crypto';

/** The name git gives these bytes, so that equal content has one id wherever a tree comes from. */
export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex');
}
