import { textOf } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { answersCache, type Cache } from './caches.ts';
import { type CallSite, callersOf } from './calls.ts';
import { contextsBetween, restriction } from './conditions.ts';
import type { Effect } from './effects.ts';
import { hooksFor } from './hooks.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
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
  const own = answerIn(program, write.node, write.context, cache);
  if (own.state === 'yes') return own;
  const hooked = hookAnswer(program, write, cache);
  if (hooked) return hooked;
  const above = callerAnswer(program, write.node, cache, new Set([write.node]), 0);
  return above.state === 'no' ? own : above;
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
  return best;
}

const LATER =
  /^(use[A-Z]\w*|on|once|addEventListener|addListener|subscribe|watch|watchEffect|setTimeout|setInterval|createQuery|createMutation|connect)$/;

/** Through a function that is handed to a component, a hook, a timer or a subscription. */
export function isLater({ path }: Reached): boolean {
  return path.some(({ step, target }) => {
    if (target.way === 'call') return false;
    const { callee } = step.call;
    return (
      target.way === 'element' ||
      (callee.kind === 'name' && LATER.test(callee.name)) ||
      (callee.kind === 'member' && LATER.test(callee.property))
    );
  });
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
  const around = contextsBetween(node, context, null).flatMap(({ region }) =>
    region.kind === 'branch' ? [region] : [],
  );
  return contextsBetween(node, at, context).some(
    ({ region }) =>
      region.kind === 'branch' &&
      around.some((other) => other.when !== region.when && textOf(other.condition) === textOf(region.condition)),
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
