import type { Call, Expression } from '../core/syntax.ts';
import type { Cache } from './caches.ts';
import { contextsBetween } from './conditions.ts';
import type { Effect } from './effects.ts';
import { type Cost, loadOf, loadsIn } from './loads.ts';
import type { Miss } from './misses.ts';
import type { FunctionNode, Program } from './program.ts';
import { promiseBehind } from './single-flight.ts';
import { evaluate } from './values.ts';

/** A promise in a cache that nobody takes out when it is rejected. */
export interface StayingPromise {
  readonly call: Call;
  readonly cost: Cost;
  readonly link: Effect['link'];
}

export function rejectionStays(program: Program, miss: Miss): StayingPromise | null {
  const { cache, fill, node } = miss;
  if (cache.store.lifetime === 'shared') return null;
  if (fill.name === 'cache.compute') return memoisedPromise(program, cache, fill);
  const isCleared = isClearedOnSuccess(cache, node);
  if (!fill.value || (cache.store.kind === 'slot' && !isCleared)) return null;
  const promise = promiseBehind(program, fill.value, node, 0);
  if (promise?.kind !== 'call' || catches(promise) || removesOnFailure(program, cache)) return null;
  const load = loadOfPromise(program, node, promise);
  // Who clears it once it is done takes it for one that can take long, and fail.
  if (isCleared && (!load || load.cost === 'unknown') && mayReject(program, node, promise))
    return { call: promise, cost: 'remote', link: 'inferred' };
  return load ? { call: promise, ...load } : null;
}

/** `pending = load(); await pending; pending = null`: what throws never comes to the last. */
function isClearedOnSuccess(cache: Cache, node: FunctionNode): boolean {
  return cache.invalidations.some(
    (removal) =>
      removal.node === node &&
      !contextsBetween(node, removal.context, null).some(
        ({ region }) => region.kind === 'handler' || region.kind === 'finally',
      ),
  );
}

/** A function of the tree that waits for something and lets its failure through. */
function mayReject(program: Program, scope: FunctionNode, { callee }: Call): boolean {
  const called = evaluate(program, callee, scope);
  return (
    called.kind === 'function' &&
    called.node.facts.definition?.isAsync === true &&
    !swallows(called.node) &&
    called.node.facts.steps.some((step) => step.kind === 'call' && step.call.awaited)
  );
}

function loadOfPromise(
  program: Program,
  node: FunctionNode,
  promise: Call,
): Pick<StayingPromise, 'cost' | 'link'> | null {
  const callee = evaluate(program, promise.callee, node);
  if (callee.kind === 'function') {
    const [load] = loadsIn(program, callee.node);
    return load && !swallows(callee.node) ? load : null;
  }
  for (
    let at: Expression = promise;
    at.kind === 'call';
    at = at.callee.kind === 'member' ? at.callee.object : at.callee
  ) {
    const step = node.facts.steps.find((candidate) => candidate.kind === 'call' && candidate.call === at);
    const [load] = step?.kind === 'call' ? loadOf(program, node, step) : [];
    if (load) return load;
  }
  return null;
}

/** `load().catch(…)`: the promise that is stored does not reject. */
function catches(promise: Call): boolean {
  for (
    let at: Expression = promise;
    at.kind === 'call';
    at = at.callee.kind === 'member' ? at.callee.object : at.callee
  )
    if (
      at.callee.kind === 'member' &&
      (at.callee.property === 'catch' || (at.callee.property === 'then' && at.arguments.length > 1))
    )
      return true;
  return false;
}

/** A function whose own handler answers instead of raising does not reject. */
function swallows(node: FunctionNode): boolean {
  return (
    node.facts.contexts.some(({ region }) => region.kind === 'handler' && !region.types.length) &&
    node.facts.steps.every((step) => step.kind !== 'raise' || !inHandler(node, step.context))
  );
}

function inHandler(node: FunctionNode, context: number): boolean {
  return contextsBetween(node, context, null).some(({ region }) => region.kind === 'handler');
}

/** Some removal stands in a handler, in a `finally`, or in a function given to `.catch`, `.finally` or `.then`. */
function removesOnFailure(program: Program, cache: Cache): boolean {
  return cache.invalidations.some(({ node, context }) => {
    if (
      contextsBetween(node, context, null).some(({ region }) => region.kind === 'handler' || region.kind === 'finally')
    )
      return true;
    return node.parent?.facts.steps.some(
      (step) =>
        step.kind === 'call' &&
        step.call.callee.kind === 'member' &&
        /^(catch|finally|then|add_done_callback)$/.test(step.call.callee.property) &&
        step.call.arguments.some(({ value }) => {
          const given = evaluate(program, value, node.parent ?? node);
          return given.kind === 'function' && given.node === node;
        }),
    );
  });
}

function memoisedPromise(program: Program, cache: Cache, { body, step }: Effect): StayingPromise | null {
  if (!body || !cache.store.traits.storesErrors || step?.kind !== 'call') return null;
  const isAsync = body.facts.definition?.isAsync ?? false;
  const returnsChain = body.facts.steps.some(
    (candidate) =>
      candidate.kind === 'return' &&
      candidate.value !== null &&
      promiseBehind(program, candidate.value, body, 0) !== null,
  );
  const [load] = loadsIn(program, body);
  if (!(isAsync || returnsChain) || !load || swallows(body) || cache.invalidations.length > 0) return null;
  return { call: load.step.call, cost: load.cost, link: load.link };
}
