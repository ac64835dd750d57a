import type { ChangedFile, Comparison, Tree, TreeEntry } from '../core/tree.ts';
import { hunksBetween } from './line-diff.ts';

export interface Pairing {
  /** Head's paths of files that moved, with the path each had in base, as whoever compared them says. */
  readonly renames: ReadonlyMap<string, string>;
  /** Whether the lines of a changed file are wanted; of others only the paths are told. */
  readonly isWanted: (path: string) => boolean;
}

/** What differs between two trees. A file moved without an edit counts as renamed, other moves where `renames` says so. */
export async function compareTrees(base: Tree, head: Tree, { renames, isWanted }: Pairing): Promise<Comparison> {
  const files: ChangedFile[] = [];
  for (const pair of changedPairs(base.entries, head.entries, renames)) {
    const path = pair.head?.path ?? pair.base?.path ?? '';
    const hunks = isWanted(path) ? await hunksOf(base, head, pair) : [];
    files.push({ basePath: pair.base?.path ?? null, headPath: pair.head?.path ?? null, hunks });
  }
  return { base, head, change: { files } };
}

export interface Pair {
  readonly base: TreeEntry | null;
  readonly head: TreeEntry | null;
}

/** The files that differ, each with itself in the other tree, sorted by path. */
export function changedPairs(
  base: readonly TreeEntry[],
  head: readonly TreeEntry[],
  renames: ReadonlyMap<string, string>,
): readonly Pair[] {
  const before = new Map(base.map((entry) => [entry.path, entry]));
  const after = new Set(head.map(({ path }) => path));
  const gone = new Map(base.filter(({ path }) => !after.has(path)).map((entry) => [entry.path, entry]));
  const changed = head.filter((entry) => before.get(entry.path)?.id !== entry.id);
  const pairs: Pair[] = changed.map((entry) => ({ base: before.get(entry.path) ?? null, head: entry }));
  const paired = pairs.map((pair) =>
    pair.base || !pair.head ? pair : { ...pair, base: take(gone, pair.head, renames) },
  );
  return [...paired, ...[...gone.values()].map((entry) => ({ base: entry, head: null }))].sort((a, b) =>
    pathOf(a) < pathOf(b) ? -1 : 1,
  );
}

/** Where a new file came from, out of those that are gone. */
function take(gone: Map<string, TreeEntry>, entry: TreeEntry, renames: ReadonlyMap<string, string>): TreeEntry | null {
  const told = gone.get(renames.get(entry.path) ?? '');
  const origin = told ?? [...gone.values()].find(({ id }) => id === entry.id) ?? null;
  if (origin) gone.delete(origin.path);
  return origin;
}

async function hunksOf(base: Tree, head: Tree, pair: Pair): Promise<ChangedFile['hunks']> {
  const [before, after] = await Promise.all([textOf(base, pair.base), textOf(head, pair.head)]);
  const comparable = before !== null && after !== null && !before.includes('\0') && !after.includes('\0');
  return comparable ? hunksBetween(before, after) : [];
}

/** Empty for a side that is not there, null for one that cannot be had. */
async function textOf(tree: Tree, entry: TreeEntry | null): Promise<string | null> {
  if (!entry) return '';
  if (entry.type !== 'file') return null;
  const [bytes] = await tree.read([entry.id]);
  return bytes ? new TextDecoder().decode(bytes) : null;
}

function pathOf({ base, head }: Pair): string {
  return head?.path ?? base?.path ?? '';
}
