import type { ChangedFile, Comparison, Tree, TreeEntry } from '../core/tree.ts';
import { blobId } from './blob-id.ts';
import { hunksBetween } from './line-diff.ts';

export interface MemoryTree extends Tree {
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

export function memoryTree(name: string, files: Readonly<Record<string, string | Uint8Array>>): MemoryTree {
  const blobs = new Map<string, Uint8Array>();
  const entries: TreeEntry[] = [];
  for (const path of Object.keys(files).sort()) {
    const content = files[path] ?? '';
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const id = blobId(bytes);
    blobs.set(id, bytes);
    entries.push({ path, id, type: 'file', size: bytes.byteLength });
  }
  const read = async (ids: readonly string[]) => ids.map((id) => blobs.get(id) ?? null);
  return { name, entries, blobs, read };
}

/** A file moved without an edit counts as renamed, any other move as a deletion and an addition. */
export function compareMemory(base: MemoryTree, head: MemoryTree): Comparison {
  const before = new Map(base.entries.map((entry) => [entry.path, entry]));
  const after = new Map(head.entries.map((entry) => [entry.path, entry]));
  const gone = base.entries.filter((entry) => !after.has(entry.path));
  const files: ChangedFile[] = [];
  for (const entry of head.entries) {
    const old = before.get(entry.path);
    if (old?.id === entry.id) continue;
    const origin = old ?? takeEqual(gone, entry.id);
    const hunks = hunksBetween(textOf(base, origin), textOf(head, entry));
    files.push({ basePath: origin?.path ?? null, headPath: entry.path, hunks });
  }
  for (const entry of gone) files.push(deletion(base, entry));
  files.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  return { base, head, change: { files } };
}

function takeEqual(gone: TreeEntry[], id: string): TreeEntry | null {
  const at = gone.findIndex((entry) => entry.id === id);
  return at < 0 ? null : (gone.splice(at, 1)[0] ?? null);
}

function deletion(base: MemoryTree, entry: TreeEntry): ChangedFile {
  return { basePath: entry.path, headPath: null, hunks: hunksBetween(textOf(base, entry), '') };
}

function textOf(tree: MemoryTree, entry: TreeEntry | null): string {
  return entry ? new TextDecoder().decode(tree.blobs.get(entry.id)) : '';
}

function pathOf(file: ChangedFile): string {
  return file.headPath ?? file.basePath ?? '';
}
