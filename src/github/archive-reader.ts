import { Parser, type ReadEntry } from 'tar';
import { blobId } from '../sources/blob-id.ts';
import type { ArchivedBlob } from './archive.ts';

export interface EntryLimits {
  readonly entries: number;
  readonly entryBytes: number;
}

export interface ArchiveReader {
  /** Takes the next bytes of the tar and gives the blobs that ended in them. */
  read(chunk: Uint8Array): readonly ArchivedBlob[];
  /** What makes further reading useless. */
  readonly state: 'open' | 'complete' | 'entries' | 'damaged';
}

/** By which `tar` would unpack once more, past the limits. */
const COMPRESSED = [
  [0x1f, 0x8b],
  [0x28, 0xb5, 0x2f, 0xfd],
];

/** Reads a tar of one top folder. Links, devices and paths out of the tree never count, and what is too large is not kept. */
export function readArchive(wanted: ReadonlyMap<string, string>, limits: EntryLimits): ArchiveReader {
  const missing = new Set(wanted.values());
  const found: ArchivedBlob[] = [];
  let entries = 0;
  let isDamaged = false;
  let isEnded = false;
  let isFirst = true;
  const keep = (id: string, bytes: Uint8Array) => {
    if (blobId(bytes) === id && missing.delete(id)) found.push({ id, bytes });
  };
  const parser = new Parser({
    onReadEntry(entry) {
      entries += 1;
      const id = wanted.get(pathOf(entry) ?? '');
      if (id === undefined || !missing.has(id) || entry.size > limits.entryBytes) entry.resume();
      else collect(entry, (bytes) => keep(id, bytes));
    },
  });
  parser.on('error', () => {
    isDamaged = true;
  });
  // What is no header costs as much as one.
  parser.on('warn', () => {
    entries += 1;
  });
  // Zeros without end may follow, each of which would be looked at.
  parser.on('eof', () => {
    isEnded = true;
  });
  return {
    read(chunk) {
      if (isFirst && isCompressed(chunk)) isDamaged = true;
      isFirst = false;
      if (this.state === 'open') parser.write(Buffer.from(chunk));
      return found.splice(0);
    },
    get state() {
      if (missing.size === 0 || isEnded) return 'complete';
      if (isDamaged) return 'damaged';
      return entries > limits.entries ? 'entries' : 'open';
    },
  };
}

/** Relative to the top folder; null for what is no plain file inside it. */
function pathOf({ type, path }: ReadEntry): string | null {
  if (type !== 'File' && type !== 'OldFile') return null;
  const [top, ...segments] = path.split('/');
  const isInside = top !== '' && segments.length > 0 && !segments.some((name) => name === '..' || name === '');
  return isInside ? segments.join('/') : null;
}

function collect(entry: ReadEntry, done: (bytes: Uint8Array) => void): void {
  const chunks: Buffer[] = [];
  // What is kept of a chunk must not keep all of it alive.
  entry.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
  entry.on('end', () => done(Buffer.concat(chunks)));
}

function isCompressed(chunk: Uint8Array): boolean {
  return COMPRESSED.some((magic) => magic.every((byte, index) => chunk[index] === byte));
}
