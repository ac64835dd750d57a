import { textOf } from '../core/expressions.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import { type Content, contentsOf } from './contents.ts';
import { type Effect, effectsOf } from './effects.ts';
import { isEnvelope } from './envelopes.ts';
import { meets, meetsFields } from './key-match.ts';
import { isOpen, type KeyShape, shapeText } from './key-shape.ts';
import { createdStores } from './library-stores.ts';
import { isForwarded, operationsOf } from './operations.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import type { Store } from './stores.ts';
import { evaluate } from './values.ts';

/** A key space of a store with one kind of entry: what people mean by "the user cache". */
export interface Cache {
  /** Unique in the program. */
  readonly id: string;
  /** Stable over moves of lines and files. */
  readonly identity: string;
  readonly name: string;
  readonly store: Store;
  /** Null where the store is one cache whatever the key. */
  readonly shape: KeyShape | null;
  readonly path: string;
  readonly span: Span;
  readonly node: FunctionNode | null;
  readonly fills: readonly Effect[];
  readonly reads: readonly Effect[];
  readonly invalidations: readonly Effect[];
  readonly tags: readonly KeyShape[];
  /** The data that its entries are made of. */
  readonly contents: readonly Content[];
}

/** All caches of the tree that are used as such: looked up, and filled with something computed or fetched. */
export const cachesOf = perProgram((program, _: Program): readonly Cache[] => {
  const operations = program.functions
    .filter((node) => !node.file.excluded)
    .flatMap((node) =>
      operationsOf(program, node).filter((effect) => effect.store && !isForwarded(program, effect, node)),
    );
  const made = new Map(
    program.functions.flatMap((node) => createdStores(program, node)).map((store) => [store.id, store]),
  );
  const several = severalKinds(operations);
  const split = (store: Store) =>
    isSplit(store) || several.has(store.id) || sharedContainers(program, program).has(store.id);
  const groups = Map.groupBy(operations, (effect) => groupKey(effect, split));
  return groups
    .entries()
    .flatMap(([id, effects]) => cacheOf(program, id, effects, made, split))
    .toArray()
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}, []);

/** Caches of a process that are filled under keys of more than one form, each with words of its own. */
function severalKinds(operations: readonly Effect[]): ReadonlySet<string> {
  const fills = operations.filter(
    ({ name, store }) => (name === 'cache.write' || name === 'cache.compute') && store?.kind === 'library',
  );
  const forms = Map.groupBy(fills, ({ store }) => store?.id ?? '');
  return new Set([...forms].filter(([, effects]) => formsOf(effects).size > 1).map(([id]) => id));
}

function formsOf(effects: readonly Effect[]): ReadonlySet<string> {
  return new Set(effects.flatMap(({ keys }) => keys.filter((key) => !isOpen(key)).map(shapeText)));
}

type IsSplit = (store: Store) => boolean;

/**
 * Plain containers and memos hold one kind of entry; the entries of a server or client are told apart by their keys, and those
 * of which nothing is fixed by the file that stores them.
 */
function groupKey(effect: Effect, split: IsSplit): string {
  const { store } = effect;
  if (!store) return '';
  const key = keyOf(effect);
  if (!split(store) || !key) return store.id;
  return isOpen(key) ? `${store.id} ${effect.node.file.path} ${shapeText(key)}` : `${store.id} ${shapeText(key)}`;
}

/** What is declared under a name is found by it. */
function keyOf({ keys, declared, name }: Effect): KeyShape | null {
  const isDeclared = declared !== null && keys.length === 0 && name === 'cache.compute';
  return isDeclared ? { kind: 'text', parts: [declared] } : (keys[0] ?? null);
}

/** Containers that functions of the tree write for others, with a key and a value that they are given. */
export const sharedContainers = perProgram((program, _: Program): ReadonlySet<string> => {
  const forwarded = program.functions.flatMap((node) =>
    effectsOf(program, node).filter(
      (effect) =>
        effect.name === 'cache.write' &&
        effect.store?.kind === 'container' &&
        !isCounter(effect) &&
        isForwarded(program, effect, node),
    ),
  );
  return new Set(forwarded.flatMap(({ store }) => store?.id ?? []));
}, new Set<string>());

function isSplit(store: Store): boolean {
  return store.kind === 'library' && store.traits.space === 'library';
}

function cacheOf(
  program: Program,
  id: string,
  effects: readonly Effect[],
  made: ReadonlyMap<string, Store>,
  split: IsSplit,
): readonly Cache[] {
  const fills = effects.filter(
    (effect) => (effect.name === 'cache.write' && !effect.lifetimeOnly) || effect.name === 'cache.compute',
  );
  const [first] = fills;
  if (
    !first?.store ||
    !(isUsedAsCache(program, effects, fills) || (split(first.store) && first.store.lifetime !== 'call'))
  )
    return [];
  const store = made.get(first.store.id) ?? first.store;
  const own = split(store);
  const shape = own ? keyOf(first) : null;
  const primary = fills.find((fill) => fill.name === 'cache.compute') ?? first;
  return [
    {
      id,
      identity:
        own && shape
          ? `${store.identity} ${isOpen(shape) ? primary.node.facts.qualifiedName : shapeText(shape)}`
          : store.identity,
      name: own && shape && !isOpen(shape) ? shapeText(shape) : store.name,
      store,
      shape,
      path: own ? primary.node.file.path : store.path,
      span: own ? primary.span : store.span,
      node: primary.node,
      fills,
      reads: effects.filter((effect) => effect.name === 'cache.read'),
      invalidations: effects.filter((effect) => effect.name === 'cache.invalidate' || effect.name === 'cache.clear'),
      tags: fills.flatMap((fill) => fill.tags),
      contents: fills.flatMap((fill) => contentsOf(program, fill)),
    },
  ];
}

/** A plain container counts where a function looks it up and fills it on a miss; a library's cache always does. */
function isUsedAsCache(program: Program, effects: readonly Effect[], fills: readonly Effect[]): boolean {
  const store = fills[0]?.store;
  if (!store || store.lifetime === 'call') return false;
  if (store.kind === 'library' || store.kind === 'memo' || store.kind === 'slot') return true;
  const missFills = fills.filter((fill) =>
    effects.some((effect) => effect.name === 'cache.read' && effect.node === fill.node && sameKey(effect, fill)),
  );
  if (store.kind === 'unresolved') return missFills.length > 0 || effects.length > 0;
  return missFills.some(
    (fill) =>
      !isCounter(fill) &&
      !isTimer(program, fill) &&
      fill.keys.some((key) => key.kind === 'list' || key.parts.some((part) => typeof part !== 'string')),
  );
}

function sameKey(read: Effect, fill: Effect): boolean {
  return read.keys.some((key) => fill.keys.some((other) => shapeText(key) === shapeText(other)));
}

/** `counts[name] = counts.get(name, 0) + 1`, and lists that are appended to, keep state and cache nothing. */
function isCounter(fill: Effect): boolean {
  const { value } = fill;
  if (!value) return false;
  if (
    value.kind === 'literal' ||
    (value.kind === 'object' && !isEnvelope(value)) ||
    value.kind === 'function' ||
    value.kind === 'comprehension'
  )
    return true;
  if (value.kind === 'list') return true;
  return isSum(value) || (value.kind === 'operation' && value.operator === '?:' && value.operands.some(isSum));
}

/** What is kept to be stopped is no copy of anything. */
function isTimer(program: Program, { value, node }: Effect): boolean {
  const kept = value ? evaluate(program, value, node) : null;
  return kept?.kind === 'result' && TIMERS.test(textOf(kept.call.callee));
}

const TIMERS =
  /(^|\.)(setTimeout|setInterval|setImmediate|requestAnimationFrame|requestIdleCallback|Timer|call_later)$/;

function isSum(value: Expression): boolean {
  return value.kind === 'operation' && ['+', '-', '|'].includes(value.operator);
}

/** Whether an effect takes entries of the cache away or replaces them. `open`: its key says nothing. */
export function answersCache(effect: Effect, cache: Cache): 'yes' | 'open' | 'no' {
  if (!effect.store) return 'no';
  const removes = effect.name === 'cache.invalidate' || effect.name === 'cache.clear';
  // One that stores only where nothing is stored, or that only sets a lifetime, leaves the old copy in place.
  const replaces = effect.name === 'cache.write' && !effect.lifetimeOnly && effect.onlyIf !== 'absent';
  if (!removes && !replaces) return 'no';
  if (effect.store.id === cache.store.within) return answersMemo(effect, cache);
  const sameStore = effect.store.id === cache.store.id;
  if (!sameStore || isOtherVersion(effect, cache)) return 'no';
  if (effect.match === 'all' || (cache.shape === null && !isSplit(cache.store))) return 'yes';
  if (cache.shape && isOpen(cache.shape)) return isOwnFolder(effect, cache) ? 'yes' : 'no';
  const keys = [
    ...effect.keys.map((key) => [key, effect.match === 'tag' ? cache.tags : storedKeys(cache)] as const),
    ...effect.tags.map((tag) => [tag, cache.tags] as const),
  ];
  const meetings = keys.flatMap(([key, stored]) =>
    stored.map((other) =>
      (cache.store.lifetime === 'shared' ? meetsFields : meets)(
        key,
        other,
        effect.match === 'tag' ? 'tag' : effect.match,
      ),
    ),
  );
  if (meetings.includes('yes')) return 'yes';
  return meetings.includes('open') ? 'open' : 'no';
}

/** What is done to the cache that a memo keeps its entries in. The keys are the library's own, unless the code gives one. */
function answersMemo(effect: Effect, cache: Cache): 'yes' | 'open' | 'no' {
  if (effect.match === 'all') return 'yes';
  const keys = cache.fills.flatMap((fill) => fill.keys);
  const pairs = [
    ...effect.tags.flatMap((tag) => cache.tags.map((other) => meets(tag, other, 'tag'))),
    ...effect.keys.flatMap((key) => keys.map((other) => meets(key, other, effect.match))),
  ];
  if (pairs.includes('yes')) return 'yes';
  return pairs.includes('open') || (keys.length === 0 && effect.keys.length > 0) ? 'open' : 'no';
}

/** Entries that are all stored under a version are not met by a key without one. */
function isOtherVersion(effect: Effect, cache: Cache): boolean {
  return effect.keys.length > 0 && effect.version === null && cache.fills.every((fill) => fill.version !== null);
}

/** A key of which nothing is fixed is known by its folder alone. */
function isOwnFolder(effect: Effect, cache: Cache): boolean {
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  return cache.fills.some((fill) => folder(fill.node.file.path) === folder(effect.node.file.path));
}

function storedKeys(cache: Cache): readonly KeyShape[] {
  return cache.shape ? [cache.shape, ...cache.fills.flatMap((fill) => fill.keys.slice(1))] : [];
}
