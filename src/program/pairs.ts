import type { Change } from '../core/tree.ts';
import { type Cache, cachesOf } from './caches.ts';
import type { Effect } from './effects.ts';
import type { FunctionNode, Program, SourceFile } from './program.ts';

/** A function of base with what became of it in head; null where it is gone. */
export interface FunctionPair {
  readonly base: FunctionNode;
  readonly head: FunctionNode | null;
}

/** The functions of the files that a change touches, matched by name within the file, renamed files included. */
export function functionPairs(base: Program, head: Program, change: Change): readonly FunctionPair[] {
  return change.files.flatMap(({ basePath, headPath }) => {
    const before = basePath === null ? undefined : base.files.get(basePath);
    const after = headPath === null ? undefined : head.files.get(headPath);
    if (!before || before.excluded) return [];
    const named = after ? byName(after) : new Map<string, FunctionNode>();
    return [...byName(before)].map(([name, node]) => ({ base: node, head: named.get(name) ?? null }));
  });
}

/** Functions of one name are told apart by their order; the module body has the empty name. */
function byName(file: SourceFile): ReadonlyMap<string, FunctionNode> {
  const counts = new Map<string, number>();
  const named = new Map<string, FunctionNode>();
  for (const node of file.functions) {
    const ordinal = counts.get(node.facts.qualifiedName) ?? 0;
    counts.set(node.facts.qualifiedName, ordinal + 1);
    named.set(`${node.facts.qualifiedName}#${ordinal}`, node);
  }
  return named;
}

/** What became of a cache of base in head: the one of its name, else the one that the same function fills. */
export function cacheInHead(head: Program, cache: Cache): Cache | null {
  const caches = cachesOf(head, head);
  const filled = new Set(cache.fills.map(placeOf));
  return (
    caches.find((other) => other.identity === cache.identity) ??
    caches.find(
      (other) => other.store.identity === cache.store.identity && other.fills.some((fill) => filled.has(placeOf(fill))),
    ) ??
    null
  );
}

function placeOf({ node }: Effect): string {
  return `${node.file.path.replace(/^.*\//, '')} ${node.facts.qualifiedName}`;
}
