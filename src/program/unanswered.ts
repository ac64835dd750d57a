import { textOf } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import { type Answer, answerTo } from './answers.ts';
import { type Cache, cachesOf } from './caches.ts';
import { leavesColumns } from './columns.ts';
import { contextsBetween } from './conditions.ts';
import type { Content } from './contents.ts';
import { type Effect, effectsOf } from './effects.ts';
import { lifetimeOfInstance } from './holders.ts';
import { isInFlight } from './in-flight.ts';
import { holesOf } from './key-shape.ts';
import { perProgram } from './per-program.ts';
import type { Program } from './program.ts';

/** A cache that holds the data of a write, and whether anything answers for it. */
export interface Holding {
  readonly cache: Cache;
  readonly content: Content;
  readonly answer: Answer;
}

/** All writes of data by the tree's own code, by what they write. */
export const writesByResource = perProgram((program, _: Program): ReadonlyMap<string, readonly Effect[]> => {
  const writes = program.functions
    .filter((node) => !node.file.excluded)
    .flatMap((node) =>
      effectsOf(program, node).filter((effect) => effect.name === 'resource.write' && effect.resource),
    );
  return Map.groupBy(writes, (write) => write.resource?.id ?? '');
});

const holders = perProgram((program, _: Program) => {
  const pairs = cachesOf(program, program)
    .filter((cache) => ['process', 'shared', 'page'].includes(cache.store.lifetime))
    .filter((cache) => !isPerRequest(program, cache) && !asksForVersion(cache) && !isInFlight(program, cache))
    .flatMap((cache) => cache.contents.map((content) => ({ cache, content })));
  return Map.groupBy(pairs, ({ content }) => content.resource.id);
});

/** A memoised method has its instance in the key: one that is made for a request finds nothing of another. */
function isPerRequest(program: Program, { store }: Cache): boolean {
  const owner = store.kind === 'memo' ? store.body?.owner : null;
  return owner && store.body?.facts.isStatic === false ? lifetimeOfInstance(program, owner) === 'request' : false;
}

/** Whoever looks it up first compares a version, and drops what is of another. */
function asksForVersion({ invalidations, reads, fills }: Cache): boolean {
  const lookups = new Set([...reads, ...fills].map(({ node }) => node));
  return invalidations.some(
    ({ node, context }) =>
      lookups.has(node) &&
      contextsBetween(node, context, null).some(
        ({ region }) => region.kind === 'branch' && isComparison(region.condition, region.when),
      ),
  );
}

/** Of two values for being the same; how many entries there are, or how old one is, says nothing of the data. */
function isComparison(condition: Expression, when: boolean): boolean {
  if (condition.kind !== 'operation' || condition.operator !== (when ? '!=' : '==')) return false;
  return (
    condition.operands.every(({ kind }) => kind !== 'literal') && !/len|size|count|time\(|now/i.test(textOf(condition))
  );
}

/** The caches that hold what a write changes, each with its answer. */
export const holdingsOf = perProgram((program, write: Effect): readonly Holding[] => {
  const held = idsOf(write).flatMap((id) => holders(program, program).get(id) ?? []);
  const concerned = held.filter(
    ({ cache, content }) =>
      isOther(content.fill, write) &&
      write.node !== content.fill.body &&
      !cannotHold(cache, write) &&
      !leavesColumns(write, content.read),
  );
  return concerned.map(({ cache, content }) => ({ cache, content, answer: answerTo(program, write, cache) }));
});

/** Of another function; of what is declared in one, each runs for itself. */
function isOther(other: Effect, effect: Effect): boolean {
  return other.node !== effect.node || (effect.declared !== null && other.step !== effect.step);
}

/** What is done to one member of a collection shows in the collection: `/orders/{}` and `/orders`. */
function idsOf({ resource }: Effect): readonly string[] {
  if (!resource) return [];
  const collection = resource.kind === 'endpoint' ? resource.id.replace(/\/\{\}$/, '') : resource.id;
  return collection === resource.id || collection === '' ? [resource.id] : [resource.id, collection];
}

/** A new row is in no entry that is keyed by the row, and a row keeps its id. */
function cannotHold(cache: Cache, write: Effect): boolean {
  if (write.verb !== 'delete' && cache.fills.every(({ value }) => value?.kind === 'member' && ID.test(value.property)))
    return true;
  if (isNormalised(cache, write)) return true;
  if (write.verb !== 'create') return false;
  return cache.fills.every(
    (fill) =>
      fill.keys.flatMap(holesOf).length > 0 ||
      (fill.body !== null && fill.keys.length === 0 && (fill.body.facts.definition?.parameters.length ?? 0) > 0),
  );
}

/** The answer of the update itself replaces what is held. */
function isNormalised({ store }: Cache, { verb }: Effect): boolean {
  return store.traits.normalises === true && verb !== 'create' && verb !== 'delete';
}

const ID = /^(_?id|pk|uuid|guid)$/;

/** The writes of the same data in other functions that answer for the cache: what the authors believe. */
export function siblingsThatAnswer(program: Program, write: Effect, cache: Cache): readonly Effect[] {
  const others = writesByResource(program, program).get(write.resource?.id ?? '') ?? [];
  const answering = others.filter(
    (other) => isOther(other, write) && ['yes', 'callers'].includes(answerTo(program, other, cache).state),
  );
  return answering.filter((other, at) => answering.findIndex((same) => !isOther(same, other)) === at);
}

/** The writes of the same data in other functions that do not. */
export function siblingsThatDoNot(program: Program, write: Effect, cache: Cache): readonly Effect[] {
  const others = writesByResource(program, program).get(write.resource?.id ?? '') ?? [];
  return others.filter(
    (other) => isOther(other, write) && !isNormalised(cache, other) && answerTo(program, other, cache).state === 'no',
  );
}
