import type { Finding } from '../core/finding.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import type { Effect } from '../program/effects.ts';
import { holderOf } from '../program/holders.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { isLocked, runsInThreads } from '../program/threads.ts';
import { type Detector, effectSite, findingAt } from './detector.ts';

/** Two steps on a cache that is not safe for threads, in code that threads run, with no lock around them. */
export const unsynchronizedCache: Detector = { rule: 'unsynchronized-cache', detect };

function detect(program: Program): readonly Finding[] {
  return cachesOf(program, program)
    .filter(({ store }) => store.lifetime === 'process')
    .flatMap((cache) => {
      const byNode = Map.groupBy(effectsOn(cache), ({ node }) => node);
      return [...byNode].flatMap(([node, effects]) => judge(program, cache, node, effects));
    });
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
