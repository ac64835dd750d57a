import type { FileWords } from '../reach/words.ts';

/** The words, four bytes each, behind one that says whether the file keeps copies. */
export function packWords({ words, keepsCopies }: FileWords): Uint8Array {
  const packed = new Uint8Array(4 + words.byteLength);
  packed[0] = keepsCopies ? 1 : 0;
  packed.set(new Uint8Array(words.buffer, words.byteOffset, words.byteLength), 4);
  return packed;
}

/** Null for what `packWords` did not write. */
export function unpackWords(bytes: Uint8Array): FileWords | null {
  if (bytes.byteLength < 4 || bytes.byteLength % 4 !== 0) return null;
  const copy = bytes.slice();
  return { words: new Uint32Array(copy.buffer, 4), keepsCopies: copy[0] === 1 };
}
