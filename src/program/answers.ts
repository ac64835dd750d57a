import { namesIn, textOf } from '../core/expressions.ts';
import type { CallStep, Context, Region } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { answersCache, type Cache } from './caches.ts';
import { type CallSite, callersOf } from './calls.ts';
import { contextsBetween, restriction } from './conditions.ts';
import { isAnsweredByUsers } from './declarations.ts';
import type { Effect } from './effects.ts';
import { handedStores } from './handed-stores.ts';
import { hooksFor } from './hooks.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { isHookMade, isRefreshedByHand } from './refreshes.ts';
import { type Reached, summaryOf } from './summaries.ts';

/** Whether a write is followed (or preceded) by an invalidation of a cache, and by which. */
export interface Answer {
  /**
   * `yes`: on every way that matters. `partial`: under a condition that may exclude the write. `open`: by a key of which
   * nothing is known. `callers`: some callers do it.
   */
  readonly state: 'yes' | 'partial' | 'open' | 'callers' | 'no';
  readonly by: Reached | null;
  readonly under: Expression | 'handler' | null;
  /** Callers that answer for the write, and those that do not, where the function itself does not. */
  readonly answering: readonly CallSite[];
  readonly silent: readonly CallSite[];
}

type Branch = Region & { readonly kind: 'branch' };

const NO: Answer = { state: 'no', by: null, under: null, answering: [], silent: [] };

/** Whether the function, or a caller of it, invalidates the cache, whatever it writes. */
export function answerAround(program: Program, node: FunctionNode, cache: Cache): Answer {
  const own = answerIn(program, node, null, cache);
  if (own.state === 'yes') return own;
  const above = callerAnswer(program, node, cache, new Set([node]), 0);
  return above.state === 'no' ? own : above;
}

/** Looks in the function of the write, in the hooks that it fires, then in the callers. */
export function answerTo(program: Program, write: Effect, cache: Cache): Answer {
  const known = answersFor(program, cache);
  const answer = known.get(write) ?? findAnswer(program, write, cache);
  known.set(write, answer);
  return answer;
}

/** Siblings ask for one another's answers again and again. */
const answersFor = perProgram((_, __: Cache) => new Map<Effect, Answer>());

function findAnswer(program: Program, write: Effect, cache: Cache): Answer {
  if (write.declared !== null) return declaredAnswer(program, write, cache);
  const own = answerIn(program, write.node, write.context, cache, write.step?.kind === 'call' ? write.step : null);
  if (own.state === 'yes') return own;
  if (own.state === 'no' && isHookMade(write) && isRefreshedByHand(program, write)) return { ...NO, state: 'open' };
  const hooked = hookAnswer(program, write, cache);
  if (hooked) return hooked;
  const above = callerAnswer(program, write.node, cache, new Set([write.node]), 0);
  return above.state === 'no' ? own : above;
}

/** By what is declared with it, else by those who use it: what they do is not followed, so that it counts as open. */
function declaredAnswer(program: Program, write: Effect, cache: Cache): Answer {
  const own = summaryOf(program, write.node).find(
    ({ effect, path }) => (path[0]?.step ?? effect.step) === write.step && answersCache(effect, cache) !== 'no',
  );
  if (own) return { ...NO, state: answersCache(own.effect, cache) === 'yes' ? 'yes' : 'open', by: own };
  return isAnsweredByUsers(program, write) ? { ...NO, state: 'open' } : NO;
}

function hookAnswer(program: Program, write: Effect, cache: Cache): Answer | null {
  for (const hook of hooksFor(program, write)) {
    const answer = answerIn(program, hook.node, null, cache);
    if (answer.state !== 'no') return { ...answer, state: answer.state === 'partial' ? 'yes' : answer.state };
  }
  return null;
}

/**
 * The best answer among what the function does, for a write that stands in `context` of it (null: before it runs) and is made
 * through the call at `from`. What runs later, on an event, answers only for what the same call makes.
 */
export function answerIn(
  program: Program,
  node: FunctionNode,
  context: number | null,
  cache: Cache,
  from: CallStep | null = null,
): Answer {
  let best = NO;
  for (const reached of summaryOf(program, node)) {
    if (isLater(reached) && reached.path[0]?.step !== from) continue;
    const meeting = answersCache(reached.effect, cache);
    if (meeting === 'no' || isOpposite(node, reached, context)) continue;
    const under = restrictionOf(node, reached, context);
    const state = under ? 'partial' : meeting;
    if (rank(state) > rank(best.state)) best = { ...NO, state, by: reached, under };
    if (state === 'yes') return best;
  }
  const isHanded = handedStores(program, node).some(({ stores }) => stores.includes(cache.store.identity));
  return best.state === 'no' && isHanded ? { ...NO, state: 'open' } : best;
}

const LATER =
  /^(use[A-Z]\w*|on|once|addEventListener|addListener|subscribe|watch|watchEffect|setTimeout|setInterval|createQuery|createMutation|connect)$/;

/** Through a function that is handed to a component, a hook, a timer, a subscription or a route. */
export function isLater({ path }: Reached): boolean {
  return path.some(({ node, step, target }) => {
    if (target.way === 'call') return false;
    const { callee } = step.call;
    return (
      target.way === 'element' ||
      // What a module is handed as it loads is kept for what happens then.
      node.facts.parent === null ||
      isRoute(step.call) ||
      (callee.kind === 'name' && LATER.test(callee.name)) ||
      (callee.kind === 'member' && LATER.test(callee.property))
    );
  });
}

const VERBS = /^(get|post|put|patch|delete|del|all|head|options|route|use)$/;

/** `app.put('/orders/:id', …)` */
function isRoute({ callee, arguments: [first] }: Call): boolean {
  const path = first?.value;
  return (
    callee.kind === 'member' &&
    VERBS.test(callee.property) &&
    path?.kind === 'literal' &&
    typeof path.value === 'string' &&
    path.value.startsWith('/')
  );
}

function rank(state: Answer['state']): number {
  return ['no', 'callers', 'partial', 'open', 'yes'].indexOf(state);
}

/** All conditions on the way to an effect, apart from those that stand around the write too. */
function restrictionOf(
  node: FunctionNode,
  { effect, path }: Reached,
  context: number | null,
): Expression | 'handler' | null {
  const frames = [
    ...path.map(({ node: at, step }) => ({ node: at, context: step.context })),
    { node: effect.node, context: effect.context },
  ];
  for (const [depth, frame] of frames.entries()) {
    const under = restriction(
      contextsBetween(frame.node, frame.context, depth === 0 && frame.node === node ? context : null),
      effect,
    );
    if (under) return under;
  }
  return null;
}

/** The invalidation stands in the other branch of an `if` that the write stands in. */
function isOpposite(node: FunctionNode, reached: Reached, context: number | null): boolean {
  if (context === null) return false;
  const at = reached.path[0]?.step.context ?? reached.effect.context;
  const around = contextsBetween(node, context, null);
  return contextsBetween(node, at, context).some(
    ({ region }) => region.kind === 'branch' && around.some((other) => excludes(node, other, region)),
  );
}

/** The other branch of the same condition; one that gives the condition's names another value excludes nothing. */
function excludes(node: FunctionNode, around: Context, { condition, when }: Branch): boolean {
  const { region } = around;
  if (region.kind !== 'branch' || region.when === when || textOf(region.condition) !== textOf(condition)) return false;
  const names = new Set(namesIn(condition));
  return !node.facts.bindings.some(
    (binding) => names.has(binding.name) && contextsBetween(node, binding.context, null).includes(around),
  );
}

const HIGHEST = 4;

function callerAnswer(
  program: Program,
  node: FunctionNode,
  cache: Cache,
  seen: Set<FunctionNode>,
  depth: number,
): Answer {
  if (depth > HIGHEST) return NO;
  const answering: CallSite[] = [];
  const silent: CallSite[] = [];
  let first: Answer | null = null;
  for (const site of callersOf(program, node)) {
    if (site.node.file.excluded || seen.has(site.node) || isElement(site, node)) continue;
    seen.add(site.node);
    const own = answerIn(program, site.node, site.step.context, cache, site.step);
    const answer = own.state === 'no' ? callerAnswer(program, site.node, cache, seen, depth + 1) : own;
    if (answer.state === 'no') silent.push(site);
    else {
      answering.push(site);
      first ??= answer;
    }
  }
  return first ? { state: 'callers', by: first.by, under: first.under, answering, silent } : NO;
}

function isElement(site: CallSite, node: FunctionNode): boolean {
  return (
    site.step.call.form === 'jsx' || site.targets.some((target) => target.node === node && target.way === 'element')
  );
}
