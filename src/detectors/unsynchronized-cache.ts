import type { Finding } from '../core/finding.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import { CACHE_NAME } from '../program/containers.ts';
import type { Effect } from '../program/effects.ts';
import { holderOf } from '../program/holders.ts';
import { type LostUpdate, lostUpdates } from '../program/lost-updates.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { isLocked, runsInThreads } from '../program/threads.ts';
import { type Detector, effectSite, findingAt } from './detector.ts';

/** Two steps on a cache that is not safe for threads, in code that threads run, with no lock around them. */
export const unsynchronizedCache: Detector = { rule: 'unsynchronized-cache', detect };

function detect(program: Program): readonly Finding[] {
  const caches = cachesOf(program, program).filter(({ store }) => store.lifetime === 'process');
  const known = new Set(caches.map(({ store }) => store.id));
  const found = caches.flatMap((cache) => {
    const byNode = Map.groupBy(effectsOn(cache), ({ node }) => node);
    return [...byNode].flatMap(([node, effects]) => judge(program, cache, node, effects));
  });
  return [...found, ...lostUpdates(program, program).flatMap((update) => judgeUpdate(program, update, known))];
}

/** What is counted in a cache is read, raised and stored in three steps; of numbers kept elsewhere nobody may ask for the last one. */
function judgeUpdate(program: Program, { write, read }: LostUpdate, known: ReadonlySet<string>): readonly Finding[] {
  const { store, node } = write;
  if (!store || known.has(store.id) || !runsInThreads(program, node) || isLocked(program, write)) return [];
  return [
    findingAt('unsynchronized-cache', write, {
      severity: CACHE_NAME.test(store.name) ? 'warning' : 'note',
      confidence: 'high',
      sites: [effectSite('read', read)],
      slots: { cache: store.name },
    }),
  ];
}

function effectsOn(cache: Cache): readonly Effect[] {
  return [...cache.reads, ...cache.fills, ...cache.invalidations].toSorted(
    (a, b) => a.span.line - b.span.line || a.span.column - b.span.column,
  );
}

function judge(program: Program, cache: Cache, node: FunctionNode, effects: readonly Effect[]): readonly Finding[] {
  const isSafe = cache.store.kind === 'library' ? isGuarded(cache, effects) : !isOrderedByHand(program, cache, node);
  if (isSafe || !runsInThreads(program, node)) return [];
  const open = effects.filter((effect) => !isLocked(program, effect));
  const [first, second] = open;
  const isCompound = first?.name === 'cache.compute' || (second !== undefined && first?.step !== second.step);
  if (!first || !isCompound) return [];
  return [
    findingAt('unsynchronized-cache', first, {
      severity: 'warning',
      confidence: 'high',
      cache,
      sites: open.slice(1, 3).map((effect) => effectSite(effect.name === 'cache.read' ? 'read' : 'fill', effect)),
      slots: {},
    }),
  ];
}

/** The library's cache takes care itself, or a decorator was given a lock for it. */
function isGuarded({ store }: Cache, effects: readonly Effect[]): boolean {
  return store.traits.threadSafe !== false || effects.some(({ store: used }) => used?.traits.threadSafe === true);
}

/** An LRU of one's own: an ordered dict whose order changes with each look-up. */
function isOrderedByHand(program: Program, { store }: Cache, node: FunctionNode): boolean {
  return (
    store.kind === 'container' &&
    node.facts.steps.some(
      (step) =>
        step.kind === 'call' &&
        step.call.callee.kind === 'member' &&
        /^(move_to_end|popitem)$/.test(step.call.callee.property) &&
        holderOf(program, step.call.callee.object, node)?.id === store.id,
    )
  );
}
