import { textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep, Context } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { type CallSite, callersOf, callsOf } from './calls.ts';
import { type Effect, effectsOf } from './effects.ts';
import { kindOf } from './kinds.ts';
import { around, type Miss } from './misses.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';

/**
 * What lets one caller fill for the others: a lock around look-up and load, a promise that is stored before it is awaited, a
 * table of loads in flight, a write that only one caller wins; null where nothing does.
 */
export type Guard = 'library' | 'lock' | 'promise' | 'in-flight' | 'atomic';

export function guardOf(program: Program, miss: Miss): Guard | null {
  if (miss.cache.store.traits.singleFlight) return 'library';
  if (isUnderLock(program, miss)) return 'lock';
  if (miss.fill.value && storesPromise(program, miss)) return 'promise';
  if (usesFlightTable(program, miss)) return 'in-flight';
  return isAtomic(program, miss) ? 'atomic' : null;
}

/** The fill stands under a lock; a look-up under it too, or the only one before it is the fast path. */
function isUnderLock(program: Program, { fill, node }: Miss): boolean {
  if (around(fill).some((context) => isLockScope(program, context, node))) return true;
  if (node.facts.steps.some((step) => step.kind === 'call' && isBefore(step, fill) && takesLock(program, node, step)))
    return true;
  if (node.facts.definition?.decorators.some(({ expression }) => LOCK_WORDS.test(textOf(expression)))) return true;
  return isLockedCallback(program, node) || everyCallerLocks(program, node);
}

const LOCK_WORDS =
  /(^|[^a-z])_?r?w?(lock|locks|locked|mutex|mutexes|semaphore|synchronized|single_?flight|exclusive)($|[^a-z])/i;

/** Whether a `with` holds a lock: one of a library's, or one by its name. */
export function isLockScope(program: Program, { region }: Context, node: FunctionNode): boolean {
  return region.kind === 'scope' && isLock(program, region.context, node);
}

function isLock(program: Program, expression: Expression, node: FunctionNode): boolean {
  const kind = kindOf(program, evaluate(program, expression, node));
  if (kind && /lock/.test(kind.name)) return true;
  return LOCK_WORDS.test(spaced(textOf(expression)));
}

function spaced(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
}

function isBefore(step: CallStep, fill: Effect): boolean {
  return step.span.line < fill.span.line;
}

function takesLock(program: Program, node: FunctionNode, step: CallStep): boolean {
  if (effectsOf(program, node).some((effect) => effect.step === step && effect.name === 'lock.hold')) return true;
  const { callee } = step.call;
  if (callee.kind === 'member' && /^(acquire|lock|tryLock|try_lock|wait|runExclusive)$/.test(callee.property))
    return callee.property === 'lock' || isLock(program, callee.object, node);
  return /^_?(acquire|try|get|take|obtain)_?\w*(lock|mutex)/i.test(lastName(callee));
}

function lastName(callee: Expression): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

/** A closure handed to `lock.acquire(key, …)`, `mutex.runExclusive(…)`, `withLock(…)`. */
function isLockedCallback(program: Program, node: FunctionNode): boolean {
  return callersOf(program, node).some(
    (site) => site.targets.some((target) => target.node === node && target.way === 'callback') && locks(program, site),
  );
}

function locks(program: Program, { node, step }: CallSite): boolean {
  return takesLock(program, node, step) || LOCK_WORDS.test(spaced(textOf(step.call.callee)));
}

function everyCallerLocks(program: Program, node: FunctionNode): boolean {
  const sites = callersOf(program, node).filter((site) => !site.node.file.excluded);
  return sites.length > 0 && sites.every((site) => underLock(program, site));
}

function underLock(program: Program, { node, step }: CallSite): boolean {
  for (let at: number | null = step.context; at !== null; at = node.facts.contexts[at]?.parent ?? null) {
    const context = node.facts.contexts[at];
    if (context && isLockScope(program, context, node)) return true;
  }
  return false;
}

/** What is stored is the promise of the load, so that later callers wait for the first. */
export function storesPromise(program: Program, { fill, node, cache }: Miss): boolean {
  if (cache.store.lifetime === 'shared') return false;
  const value = fill.value;
  if (!value) return false;
  return promiseBehind(program, value, node, 0) !== null;
}

/** The call that makes the promise which an expression stands for; null where it is none, or is awaited first. */
export function promiseBehind(
  program: Program,
  value: Expression,
  node: FunctionNode,
  depth: number,
): Expression | null {
  if (depth > 4) return null;
  if (value.kind === 'name') {
    const made = valuesGiven(node, value.name).map((given) => promiseBehind(program, given, node, depth + 1));
    return made.find((promise) => promise) ?? null;
  }
  if (value.kind === 'object' || value.kind === 'list') {
    const parts = value.kind === 'object' ? value.entries.map((entry) => entry.value) : value.items;
    return parts.map((part) => promiseBehind(program, part, node, depth + 1)).find((made) => made) ?? null;
  }
  if (value.kind !== 'call' || value.awaited) return null;
  if (isChain(value)) return value;
  const callee = evaluate(program, value.callee, node);
  if (callee.kind === 'function' && callee.node.facts.definition?.isAsync)
    return node.file.facts.language === 'python' ? null : value;
  if (callee.kind === 'function') return returnsPromise(program, callee.node, depth) ? value : null;
  return TASKS[node.file.facts.language].test(textOf(value.callee)) ? value : null;
}

/** All that a local name is ever set to. */
function valuesGiven(node: FunctionNode, name: string): readonly Expression[] {
  const declared = node.facts.bindings.flatMap((binding) =>
    binding.name === name && binding.kind === 'variable' && binding.value && binding.path.length === 0
      ? [binding.value]
      : [],
  );
  const written = node.facts.steps.flatMap((step) =>
    step.kind === 'write' && step.target.kind === 'name' && step.target.name === name && step.value ? [step.value] : [],
  );
  return [...new Set([...declared, ...written])];
}

const TASKS = {
  python: /^(asyncio\.)?(create_task|ensure_future)$|\.(create_task|submit)$/,
  typescript: /^fetch$/,
  javascript: /^fetch$/,
};

function isChain(call: Expression & { kind: 'call' }): boolean {
  if (call.form === 'new') return call.callee.kind === 'name' && call.callee.name === 'Promise';
  return call.callee.kind === 'member' && /^(then|finally)$/.test(call.callee.property);
}

function returnsPromise(program: Program, node: FunctionNode, depth: number): boolean {
  const returns = node.facts.definition?.returns;
  if (returns && /^Promise\b/.test(textOf(returns))) return true;
  return node.facts.steps.some(
    (step) =>
      step.kind === 'return' &&
      step.value?.kind === 'call' &&
      promiseBehind(program, step.value, node, depth + 1) !== null,
  );
}

const FLIGHT =
  /(in_?flight|pending|loading|ongoing|running|active_?(requests|loads)|promises?$|tasks?$|futures?$|de_?dup)/i;

/** A second table, or a variable, that holds loads in flight and is asked before the load. */
function usesFlightTable(program: Program, { node, cache }: Miss): boolean {
  const named = node.facts.steps.some((step) => {
    const place = step.kind === 'read' ? step.place : step.kind === 'contains' ? step.container : null;
    const called = step.kind === 'call' && step.call.callee.kind === 'member' ? step.call.callee.object : null;
    const asked = place ?? called;
    return asked !== null && FLIGHT.test(holderName(asked)) && textOf(asked) !== cache.store.name;
  });
  const tested = node.facts.contexts.some(
    ({ region }) =>
      region.kind === 'branch' && [...walkExpression(region.condition)].some((part) => FLIGHT.test(holderName(part))),
  );
  return (
    named || tested || callsOf(program, node).some((site) => LOCK_WORDS.test(spaced(textOf(site.step.call.callee))))
  );
}

function holderName(expression: Expression): string {
  if (expression.kind === 'index') return holderName(expression.object);
  if (expression.kind === 'member') return expression.property;
  return expression.kind === 'name' ? expression.name : '';
}

/** `add`, `setnx` and the like before the load: one caller wins, the others wait or take what is there. */
function isAtomic(program: Program, { node, fill, cache }: Miss): boolean {
  return effectsOf(program, node).some(
    (effect) =>
      effect.name === 'cache.write' &&
      effect.store?.id === cache.store.id &&
      effect.step?.kind === 'call' &&
      effect.span.line < fill.span.line &&
      isConditionalWrite(effect.step),
  );
}

function isConditionalWrite({ call }: CallStep): boolean {
  if (/^(add|aadd|setnx|set_nx|hsetnx)$/.test(lastName(call.callee))) return true;
  return call.arguments.some(
    ({ name, value }) =>
      (name === 'nx' && value.kind === 'literal' && value.value === true) ||
      (value.kind === 'literal' && value.value === 'NX') ||
      (value.kind === 'object' &&
        value.entries.some(({ key }) => key?.kind === 'literal' && /^NX$/i.test(String(key.value)))),
  );
}
