import { namesIn } from '../core/expressions.ts';
import type { Finding } from '../core/finding.ts';
import { answersCache, type Cache, cachesOf } from '../program/caches.ts';
import { contextsBetween } from '../program/conditions.ts';
import { type Effect, effectsOf } from '../program/effects.ts';
import { holesOf, isOpen, type KeyShape, shapeWords } from '../program/key-shape.ts';
import { effectText } from '../program/names.ts';
import { operationsOf } from '../program/operations.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Detector, effectSite, findingAt, outlivesRequest } from './detector.ts';

/** An invalidation whose key can never be one that is stored, or that asks for another parameter than its key holds. */
export const invalidationMissesKey: Detector = { rule: 'invalidation-misses-key', detect };

function detect(program: Program): readonly Finding[] {
  const caches = cachesOf(program, program).filter(outlivesRequest);
  return program.functions
    .filter((node) => !node.file.excluded)
    .flatMap((node) => {
      const removing = operationsOf(program, node).filter(
        (effect) => effect.name === 'cache.invalidate' && effect.store,
      );
      const isFoundHere = (effect: Effect) => operationsOf(program, node).some((read) => isSameEntry(read, effect));
      return removing.flatMap((effect) => [
        ...(isFoundHere(effect) ? [] : missed(caches, effect, removing)),
        ...misguarded(program, node, effect),
      ]);
    });
}

/** What the function itself looks up by a key of which nothing is fixed is what it deletes: `get(self.key)`, `delete(self.key)`. */
function isSameEntry({ name, store, keys }: Effect, removal: Effect): boolean {
  const [key] = removal.keys;
  return (
    name === 'cache.read' &&
    store?.id === removal.store?.id &&
    key !== undefined &&
    isOpen(key) &&
    keys.some((other) => shapeWords(other) === shapeWords(key))
  );
}

/**
 * Only caches of the same class or module are meant: a key that others store may be built anywhere. A key of which nothing is
 * fixed can be any, unless it is the very hole that the stored keys put a prefix before. A function that deletes what is stored
 * as well deletes something else with this.
 */
function missed(caches: readonly Cache[], effect: Effect, removing: readonly Effect[]): readonly Finding[] {
  const [key] = effect.keys;
  if (!key || effect.match !== 'exact') return [];
  const sameStore = caches.filter((cache) => cache.store.id === effect.store?.id && cache.shape !== null);
  const near = sameStore.filter((cache) => cache.fills.some((fill) => isNear(fill.node, effect.node)));
  const meant = isOpen(key) ? near : sameStore;
  if (meant.some((cache) => answersCache(effect, cache) !== 'no')) return [];
  const best = near.find((cache) => cache.shape !== null && sharesHole(cache.shape, key));
  if (!best?.shape || removing.some((other) => answersCache(other, best) !== 'no')) return [];
  return [
    findingAt('invalidation-misses-key', effect, {
      severity: 'error',
      confidence: 'high',
      cache: best,
      resource: best.contents[0]?.resource.name ?? null,
      sites: [effectSite('invalidation', effect), ...best.fills.slice(0, 2).map((fill) => effectSite('fill', fill))],
      slots: { key: shapeWords(best.shape), otherkey: shapeWords(key), remedy: effectText(effect) },
    }),
  ];
}

function isNear(a: FunctionNode, b: FunctionNode): boolean {
  return a.file === b.file && (a.owner === b.owner || a.owner === null || b.owner === null);
}

function sharesHole(stored: KeyShape, deleted: KeyShape): boolean {
  const texts = new Set(holesOf(stored).map((hole) => hole.text));
  return (
    holesOf(deleted).length === holesOf(stored).length &&
    holesOf(deleted).some((hole) => texts.has(hole.text)) &&
    !isOpen(stored)
  );
}

/** `if (a) invalidate(keyOf(b))` among siblings that each ask for the parameter of their own key. */
function misguarded(program: Program, node: FunctionNode, effect: Effect): readonly Finding[] {
  const parameters = new Set(
    node.facts.bindings.filter((binding) => binding.kind === 'parameter').map((binding) => binding.name),
  );
  const asked = guardNames(node, effect);
  const [guard] = asked;
  const used = keyNames(effect);
  if (guard === undefined || asked.length !== 1 || !parameters.has(guard) || used.length === 0) return [];
  if (used.includes(guard) || !used.every((name) => parameters.has(name))) return [];
  const siblings = effectsOf(program, node).filter((other) => other.name === 'cache.invalidate' && other !== effect);
  const proper = siblings.filter((other) => guardNames(node, other).some((name) => keyNames(other).includes(name)));
  if (proper.length === 0) return [];
  return [
    findingAt('invalidation-misses-key', effect, {
      severity: 'error',
      confidence: 'high',
      evidence: ['habit'],
      resource: null,
      sites: [effectSite('invalidation', effect), ...proper.slice(0, 2).map((other) => effectSite('sibling', other))],
      slots: {
        cache: effect.store?.name ?? 'the cache',
        key: guard,
        otherkey: [...effect.keys, ...effect.tags].map(shapeWords).join(', '),
        guard,
        remedy: effectText(effect),
      },
    }),
  ];
}

function keyNames(effect: Effect): readonly string[] {
  return [...effect.keys, ...effect.tags].flatMap(holesOf).flatMap((hole) => hole.names);
}

function guardNames(node: FunctionNode, effect: Effect): readonly string[] {
  const [nearest] = contextsBetween(node, effect.context, null).filter(({ region }) => region.kind === 'branch');
  if (nearest?.region.kind !== 'branch' || !nearest.region.when || nearest.region.condition.kind !== 'name') return [];
  return namesIn(nearest.region.condition);
}
