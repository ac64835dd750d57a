import { textOf } from '../core/expressions.ts';
import type { Span } from '../core/span.ts';
import type { Cache } from './caches.ts';
import { contextsBetween } from './conditions.ts';
import type { Effect } from './effects.ts';
import type { FunctionNode } from './program.ts';

/** An eviction that does not ask what is still read. */
export interface BlindEviction {
  readonly policy: 'fifo' | 'random' | 'clear-all';
  readonly node: FunctionNode;
  readonly span: Span;
  /** As written. */
  readonly text: string;
}

/** By the library's own policy, or by hand where the container is full. */
export function blindEvictionOf(cache: Cache): BlindEviction | null {
  const { eviction } = cache.store.traits;
  const [fill] = cache.fills;
  if (!fill) return null;
  if (eviction === 'fifo' || eviction === 'random' || eviction === 'clear-all')
    return { policy: eviction, node: fill.node, span: cache.span, text: eviction };
  return cache.store.kind === 'container' ? byHand(cache) : null;
}

function byHand(cache: Cache): BlindEviction | null {
  const full = cache.invalidations.filter((effect) => whenFull(cache, effect));
  const clear = full.find((effect) => effect.name === 'cache.clear');
  if (clear) return blind('clear-all', clear);
  const oldest = full.find(takesOldest);
  return oldest && !movesOnRead(cache) ? blind('fifo', oldest) : null;
}

function blind(policy: BlindEviction['policy'], effect: Effect): BlindEviction {
  const { step, node, span } = effect;
  const text =
    step?.kind === 'call' ? textOf(step.call) : step?.kind === 'delete' ? `del ${textOf(step.target)}` : policy;
  return { policy, node, span, text };
}

function whenFull({ store }: Cache, { node, context }: Effect): boolean {
  const name = store.name.split('.').at(-1) ?? '';
  return contextsBetween(node, context, null).some(({ region }) => {
    const condition = region.kind === 'branch' || region.kind === 'loop' ? region.condition : null;
    const text = condition ? textOf(condition) : '';
    return text.includes(name) && /\blen\(|\.size\b|\.length\b/.test(text) && /[<>]|>=/.test(text);
  });
}

/** `cache.delete(cache.keys().next().value)`, `popitem(last=False)`, `pop(next(iter(cache)))`. */
function takesOldest({ step, node }: Effect): boolean {
  const text = step?.kind === 'call' ? textOf(step.call) : step?.kind === 'delete' ? textOf(step.target) : '';
  if (/keys\(\)\.next\(\)|next\(iter\(|Object\.keys\(.*\)\[0\]|last=false|\.entries\(\)\.next/i.test(text)) return true;
  const names =
    step?.kind === 'call' ? step.call.arguments.map(({ value }) => (value.kind === 'name' ? value.name : '')) : [];
  return node.facts.bindings.some(
    ({ name, value }) =>
      names.includes(name) && value !== null && /keys\(\)\.next\(\)|next\(iter\(/.test(textOf(value)),
  );
}

/** A hit puts the entry at the end again: `move_to_end`, or delete and set. */
function movesOnRead(cache: Cache): boolean {
  return cache.reads.some(
    ({ node }) =>
      node.facts.steps.some((step) => step.kind === 'call' && /move_to_end/.test(textOf(step.call.callee))) ||
      cache.invalidations.some(
        (effect) =>
          effect.node === node &&
          !takesOldest(effect) &&
          cache.fills.some((fill) => fill.node === node && fill.span.line >= effect.span.line),
      ),
  );
}
