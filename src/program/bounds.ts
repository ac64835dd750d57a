import { textOf } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import type { Cache } from './caches.ts';
import { callersOf } from './calls.ts';
import { contextsBetween } from './conditions.ts';
import { type Effect, effectsOf } from './effects.ts';
import { isTimed } from './envelopes.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';

/**
 * What keeps a cache from growing: its own limit, an expiry, a clear, removals that follow the fills; null where nothing
 * does. Removing one entry because its data changed limits nothing.
 */
export type Bound = 'size' | 'expiry' | 'cleared' | 'released';

export function boundOf(program: Program, cache: Cache): Bound | null {
  const { bound, ttl } = cache.store.traits;
  if (bound !== 'none') return 'size';
  if ((ttl !== undefined && ttl !== 'none') || cache.fills.some((fill) => fill.ttl !== null || isTimed(fill.value)))
    return 'expiry';
  const removals = removalsOf(program, program).get(cache.store.id) ?? [];
  if (removals.some(isClear)) return 'cleared';
  if (removals.some((effect) => releases(program, effect))) return 'released';
  return asksForSize(cache) ? 'size' : null;
}

/** By store, those of thin wrappers too. */
const removalsOf = perProgram((program, _: Program) =>
  Map.groupBy(
    program.functions
      .filter(({ file }) => !file.excluded)
      .flatMap((node) =>
        effectsOf(program, node).filter(({ name }) => name === 'cache.invalidate' || name === 'cache.clear'),
      ),
    ({ store }) => store?.id ?? '',
  ),
);

function isClear(effect: Effect): boolean {
  return effect.name === 'cache.clear' || effect.match === 'all';
}

const RELEASING =
  /close|dispose|disconnect|unmount|stop|release|leave|unregister|unsubscribe|clean|expire|evict|prune|sweep|gc|trim|purge|collect|finish|complete|done|end$|exit|shutdown|teardown|destroy|detach|reset|timeout|forget|reject|settle/i;
const LIMITS = /size|length|len\(|max|limit|capacity|expir|ttl|age|now|time|stale|old|full/i;

/** A removal on a limit or an expiry, in a sweep, in a timer, or where what was kept is given back. */
function releases(program: Program, { node, context }: Effect): boolean {
  if (RELEASING.test(node.facts.name)) return true;
  const around = contextsBetween(node, context, null);
  if (around.some(({ region }) => region.kind === 'loop' || region.kind === 'finally' || region.kind === 'handler'))
    return true;
  if (around.some(({ region }) => region.kind === 'branch' && LIMITS.test(textOf(region.condition)))) return true;
  return isCallback(program, node);
}

/** A function handed to a timer, a promise or an emitter: it runs once what the entry stands for is over. */
function isCallback(program: Program, node: FunctionNode): boolean {
  return callersOf(program, node).some(
    (site) =>
      site.targets.some((target) => target.node === node && target.way === 'callback') &&
      /setTimeout|setInterval|finally|catch|then|on$|once|addEventListener|Timer|finalize|subscribe|call_later|add_done_callback|defer/.test(
        textOf(site.step.call.callee),
      ),
  );
}

/** The class or module of the cache compares its size with something, which only matters to a limit. */
function asksForSize(cache: Cache): boolean {
  const name = cache.store.name.split('.').at(-1) ?? '';
  const asks = (expression: Expression) => {
    const text = textOf(expression);
    return text.includes(name) && /\.size\b|\.length\b|^len\(|\blen\(/.test(text) && /[<>]/.test(text);
  };
  return cache.fills.some(({ node }) =>
    node.file.functions.some((other) =>
      other.facts.contexts.some(
        ({ region }) =>
          (region.kind === 'branch' && asks(region.condition)) ||
          (region.kind === 'loop' && region.condition !== null && asks(region.condition)),
      ),
    ),
  );
}
