import type { Finding } from '../core/finding.ts';
import type { Change } from '../core/tree.ts';
import { answersCache, type Cache, cachesOf } from '../program/caches.ts';
import type { Effect } from '../program/effects.ts';
import { shapeText, shapeWords } from '../program/key-shape.ts';
import { effectText } from '../program/names.ts';
import { operationsOf } from '../program/operations.ts';
import { cacheInHead } from '../program/pairs.ts';
import { perProgram } from '../program/per-program.ts';
import type { Program } from '../program/program.ts';
import { changeFinding } from './change-finding.ts';

/**
 * Evidence `change`: entries are stored under another key than in base, and the invalidations that reached them stand as they
 * were and reach nothing.
 */
export function lostReach(base: Program, head: Program, change: Change): readonly Finding[] {
  const touched = new Set(change.files.flatMap(({ headPath }) => headPath ?? []));
  return cachesOf(head, head).flatMap((cache) => {
    const [fill] = cache.fills;
    if (!fill || !touched.has(fill.node.file.path) || fill.node.file.excluded || cache.shape === null) return [];
    if (invalidationsOf(head, head).some((effect) => answersCache(effect, cache) === 'yes')) return [];
    const old = inBase(base, head, cache);
    const removal = old && invalidationsOf(base, base).find((effect) => answersCache(effect, old) === 'yes');
    const still = removal && invalidationsOf(head, head).find((effect) => isSame(effect, removal));
    const [gone] = old?.fills ?? [];
    return still && gone ? [finding(cache, fill, gone, still)] : [];
  });
}

const invalidationsOf = perProgram((program, _: Program): readonly Effect[] =>
  program.functions
    .filter(({ file }) => !file.excluded)
    .flatMap((node) =>
      operationsOf(program, node).filter(({ name }) => name === 'cache.invalidate' || name === 'cache.clear'),
    ),
);

/** What the same function stored in base, under another key. */
function inBase(base: Program, head: Program, cache: Cache): Cache | null {
  const key = cache.shape && shapeText(cache.shape);
  return (
    cachesOf(base, base).find(
      (other) =>
        other.store.identity === cache.store.identity &&
        other.shape !== null &&
        shapeText(other.shape) !== key &&
        cacheInHead(head, other)?.id === cache.id,
    ) ?? null
  );
}

function isSame(effect: Effect, other: Effect): boolean {
  return (
    effect.node.file.path === other.node.file.path &&
    effect.node.facts.qualifiedName === other.node.facts.qualifiedName &&
    effect.keys.map(shapeText).join() === other.keys.map(shapeText).join()
  );
}

function finding(cache: Cache, fill: Effect, gone: Effect, removal: Effect): Finding {
  return changeFinding('invalidation-misses-key', {
    node: fill.node,
    span: fill.span,
    gone: { node: gone.node, span: gone.span },
    fill,
    sites: [{ role: 'invalidation', path: removal.node.file.path, span: removal.span, function: '' }],
    slots: {
      removed: gone.keys[0] ? shapeWords(gone.keys[0]) : 'the key',
      key: cache.shape ? shapeWords(cache.shape) : cache.name,
      otherkey: removal.keys.map(shapeWords).join(', '),
      remedy: effectText(removal),
    },
  });
}
