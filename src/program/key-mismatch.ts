import { sharedContainers } from './caches.ts';
import type { Effect } from './effects.ts';
import { meetsFields } from './key-match.ts';
import { holesOf, isOpen, type KeyShape, shapeText, shapeWords } from './key-shape.ts';
import { isForwarded, operationsOf } from './operations.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { enclosingClass } from './scope.ts';

/** A look-up of a key that nobody stores, beside a fill of a key that nobody looks up. */
export interface Mismatch {
  readonly read: Effect;
  readonly fill: Effect;
  /** The one of the two that the other uses of the store disagree with. */
  readonly odd: Effect;
  /** Invalidations that take the side of the fill. */
  readonly removals: readonly Effect[];
}

export const mismatchesOf = perProgram((program, _: Program): readonly Mismatch[] => {
  const all = program.functions
    .filter((node) => !node.file.excluded)
    .flatMap((node) => operationsOf(program, node).filter((effect) => isKeyed(program, effect, node)));
  const stores = Map.groupBy(all, ({ store }) => store?.id ?? '');
  return [...stores.values()].flatMap((effects) => {
    const families = Map.groupBy(effects, ({ node }) => familyOf(node));
    return [...families.values()].flatMap((family) => mismatchIn(family, effects));
  });
});

/** Only of a store whose entries keys tell apart; a function that passes keys on says nothing of them. */
function isKeyed(program: Program, effect: Effect, node: FunctionNode): boolean {
  const { store, keys } = effect;
  if (!store || store.lifetime === 'page' || store.lifetime === 'call') return false;
  // What the wrapper does with its own entries speaks of no key.
  if (store.kind !== 'library' && (!sharedContainers(program, program).has(store.id) || node.file.path === store.path))
    return false;
  return keys.length === 1 && effect.match === 'exact' && !isForwarded(program, effect, node);
}

/** The class, or the file for functions of a module. */
function familyOf(node: FunctionNode): string {
  return enclosingClass(node)?.id ?? node.file.path;
}

function mismatchIn(family: readonly Effect[], all: readonly Effect[]): readonly Mismatch[] {
  const stored = all.filter(({ name }) => name === 'cache.write' || name === 'cache.compute');
  const looked = all.filter(({ name }) => name === 'cache.read' || name === 'cache.compute');
  if ([...stored, ...looked].some(({ keys }) => keys.some(isOpen))) return [];
  const lostReads = family.filter((read) => read.name === 'cache.read' && !meetsAny(read, stored));
  const lostFills = family.filter((fill) => fill.name === 'cache.write' && !meetsAny(fill, looked));
  return lostReads.slice(0, 1).flatMap((read) => {
    const fill = lostFills.find((candidate) => isAlike(read, candidate));
    const removals = all.filter(
      (effect) => effect.name === 'cache.invalidate' && fill !== undefined && meetsAny(effect, [fill]),
    );
    return fill ? [{ read, fill, odd: oddOf(read, fill, all), removals }] : [];
  });
}

function meetsAny(effect: Effect, others: readonly Effect[]): boolean {
  return effect.keys.some((key) =>
    others.some((other) =>
      other.keys.some(
        (stored) => meetsFields(key, stored, 'exact') !== 'no' || meetsFields(stored, key, 'exact') !== 'no',
      ),
    ),
  );
}

/** Meant to be one key: the same inputs in other words, or in one function. */
function isAlike(read: Effect, fill: Effect): boolean {
  const [one] = read.keys;
  const [other] = fill.keys;
  if (!one || !other) return false;
  const inputs = (key: KeyShape) => holesOf(key).map(({ text }) => text.split('.').at(-1));
  const same = inputs(one).join(' ') === inputs(other).join(' ');
  return read.node === fill.node
    ? same || shares(inputs(one), inputs(other))
    : same && shapeText(one) !== shapeText(other);
}

function shares(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.some((item) => other.includes(item));
}

/** Deletes take a side; else the look-up is what fails. */
function oddOf(read: Effect, fill: Effect, all: readonly Effect[]): Effect {
  const deletes = all.filter(({ name }) => name === 'cache.invalidate');
  const withRead = deletes.some((effect) =>
    effect.keys.some((key) => shapeWords(key) === shapeWords(read.keys[0] ?? key)),
  );
  return withRead && meetsAny(read, deletes) && !meetsAny(fill, deletes) ? fill : read;
}
