import type { Change } from '../core/tree.ts';
import { type Cache, cachesOf } from './caches.ts';
import type { Effect } from './effects.ts';
import { stepText } from './names.ts';
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
    const named = after ? byName(after) : new Map<string, readonly FunctionNode[]>();
    return [...byName(before)].flatMap(([name, nodes]) => pairsOf(nodes, named.get(name) ?? []));
  });
}

/** The module body has the empty name; an anonymous function has that of the one around it, and is not it. */
function byName(file: SourceFile): ReadonlyMap<string, readonly FunctionNode[]> {
  return Map.groupBy(
    file.functions,
    ({ facts }) => `${facts.qualifiedName}${facts.name === '' && facts.parent !== null ? ' anonymous' : ''}`,
  );
}

/** Functions of one name are told apart by what they do, then by their order, unless some came or went. */
function pairsOf(before: readonly FunctionNode[], after: readonly FunctionNode[]): readonly FunctionPair[] {
  const left = [...after];
  const take = (at: number) => (at < 0 ? null : (left.splice(at, 1)[0] ?? null));
  if (before.length === 1 && after.length === 1) return before.map((node) => ({ base: node, head: take(0) }));
  const same = before.map((node) => ({
    base: node,
    head: take(left.findIndex((other) => bodyText(other) === bodyText(node))),
  }));
  const isEven = same.filter(({ head }) => head === null).length === left.length;
  return same.map(({ base, head }) => ({ base, head: head ?? (isEven ? take(0) : null) }));
}

function bodyText({ facts }: FunctionNode): string {
  return facts.steps.map((step) => `${step.kind} ${stepText(step)}`).join('\n');
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
