import type { Comparison, Tree, TreeEntry } from '../core/tree.ts';
import { blobId } from './blob-id.ts';
import { changedPairs } from './compare-trees.ts';
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
  const files = changedPairs(base.entries, head.entries, new Map()).map((pair) => ({
    basePath: pair.base?.path ?? null,
    headPath: pair.head?.path ?? null,
    hunks: hunksBetween(textOf(base, pair.base), textOf(head, pair.head)),
  }));
  return { base, head, change: { files } };
}

function textOf(tree: MemoryTree, entry: TreeEntry | null): string {
  return entry ? new TextDecoder().decode(tree.blobs.get(entry.id)) : '';
}
