import { textOf } from '../core/expressions.ts';
import type { Finding } from '../core/finding.ts';
import type { Effect } from '../program/effects.ts';
import { shapeWords } from '../program/key-shape.ts';
import { operationsOf } from '../program/operations.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { isLocked } from '../program/threads.ts';
import { changeFinding } from './change-finding.ts';

/**
 * Evidence `change`: base used a cache that is not safe for threads under a lock, so its authors expect threads, and head uses
 * it without.
 */
export function lostThreadLocks(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded || after.file.facts.language !== 'python') return [];
  const decorated = lostDecoratorLock(base, head, before, after);
  return decorated.length > 0 ? decorated : lostScope(base, head, before, after);
}

/** `@cached(cache, lock=lock)` became `@cached(cache)`. */
function lostDecoratorLock(
  base: Program,
  head: Program,
  before: FunctionNode,
  after: FunctionNode,
): readonly Finding[] {
  const old = usesIn(base, before).find(({ step, name }) => step === null && name === 'cache.compute');
  const now = usesIn(head, after).find(({ step, name }) => step === null && name === 'cache.compute');
  if (old?.store?.traits.threadSafe !== true || now?.store?.traits.threadSafe !== false) return [];
  return [finding(before, old, now)];
}

function lostScope(base: Program, head: Program, before: FunctionNode, after: FunctionNode): readonly Finding[] {
  const stores = Map.groupBy(usesIn(head, after), ({ store }) => store?.identity ?? '');
  return [...stores].flatMap(([identity, effects]) => {
    const old = usesIn(base, before).filter(({ store }) => store?.identity === identity);
    const [first, second] = effects;
    const [held] = old;
    if (!first || !held || !isUnsafe(first) || second === undefined || second.step === first.step) return [];
    const isChanged = effects.some(({ name }) => name !== 'cache.read');
    const wasLocked = old.length > 1 && old.every((effect) => isLocked(base, effect));
    return isChanged && wasLocked && effects.every((effect) => !isLocked(head, effect))
      ? [finding(before, held, first)]
      : [];
  });
}

function usesIn(program: Program, node: FunctionNode): readonly Effect[] {
  return operationsOf(program, node).filter(
    ({ name, store }) =>
      name.startsWith('cache.') && store !== null && store.lifetime === 'process' && store.kind !== 'slot',
  );
}

function isUnsafe({ store }: Effect): boolean {
  return store !== null && store.kind !== 'unresolved' && store.traits.threadSafe === false;
}

function finding(before: FunctionNode, old: Effect, now: Effect): Finding {
  const decorator = before.facts.definition?.decorators.find(({ span }) => span.line === old.span.line);
  return changeFinding('unsynchronized-cache', {
    node: now.node,
    span: now.span,
    gone: { node: before, span: old.span },
    fill: now,
    slots: {
      removed: decorator ? 'the lock of the decorator' : 'the lock around both steps',
      key: now.keys[0] ? shapeWords(now.keys[0]) : 'the key',
      setting: now.store?.initial ? textOf(now.store.initial) : (now.store?.name ?? 'the cache'),
    },
  });
}
