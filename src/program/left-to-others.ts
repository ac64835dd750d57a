import { textOf } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Call, ObjectEntry, ObjectExpression } from '../core/syntax.ts';
import { answerIn } from './answers.ts';
import { argumentFor } from './arguments.ts';
import type { Cache } from './caches.ts';
import { type CallSite, callersOf, callsOf } from './calls.ts';
import type { Effect } from './effects.ts';
import { kindAt } from './kinds.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate, type Value } from './values.ts';

/**
 * Whether a page leaves it to someone else to bring its copies up to date after a write: to who was handed a completion
 * (`onSaved`), to a function outside the tree, to a page that is loaded anew, or to who calls the mutation.
 */
export function isLeftToOthers(program: Program, write: Effect, cache: Cache): boolean {
  return cache.store.lifetime === 'page' && isLeftBy(program, write.node, cache, new Set());
}

/** As `isLeftToOthers`, for a write that is made through a call. */
export function isLeftByCaller(program: Program, { node, step }: CallSite, cache: Cache): boolean {
  if (cache.store.lifetime !== 'page') return false;
  return isLeftAt(program, { node, step }, cache) || isLeftBy(program, node, cache, new Set());
}

const HIGHEST = 4;
/** What so many call is no mutation of a page. */
const MOST_CALLERS = 20;

/** Each way up to it leaves the matter to others. */
function isLeftBy(program: Program, node: FunctionNode, cache: Cache, seen: Set<FunctionNode>): boolean {
  if (handsOn(program, node) || besides(program, node).some((options) => isAnsweredIn(program, options, node, cache)))
    return true;
  seen.add(node);
  const sites = callersOf(program, node).filter((site) => !site.node.file.excluded && !seen.has(site.node));
  if (sites.length === 0 || sites.length > MOST_CALLERS || seen.size > HIGHEST) return false;
  return sites.every((site) => isLeftAt(program, site, cache) || isLeftBy(program, site.node, cache, new Set(seen)));
}

/** The options that a function stands in which makes a mutation for others to use: `return { mutationFn, onSuccess }`. */
function besides(program: Program, node: FunctionNode): readonly ObjectExpression[] {
  const { parent } = node;
  if (!parent) return [];
  const values = [
    ...parent.facts.steps.flatMap((step) => (step.kind === 'return' && step.value ? [step.value] : [])),
    ...parent.facts.bindings.flatMap(({ value }) => (value?.kind === 'object' ? [value] : [])),
  ];
  return values
    .flatMap((value) => (value.kind === 'object' ? [value] : value.kind === 'call' ? objectsIn(value) : []))
    .filter(({ entries }) =>
      entries.some((entry) => {
        if (keyOf(entry) !== 'mutationFn') return false;
        const made = evaluate(program, entry.value, parent);
        return made.kind === 'function' && made.node === node;
      }),
    );
}

function isAnsweredIn(program: Program, { entries }: ObjectExpression, node: FunctionNode, cache: Cache): boolean {
  return entries.some((entry) => {
    const value = node.parent && FINISHES.test(keyOf(entry)) ? evaluate(program, entry.value, node.parent) : null;
    return (
      value?.kind === 'function' &&
      (handsOn(program, value.node) || answerIn(program, value.node, null, cache).state !== 'no')
    );
  });
}

/** `useMutation({ mutationFn, onSuccess: onSaved, ...options })`, or what is done where its answer is used. */
function isLeftAt(program: Program, { node, step }: Pick<CallSite, 'node' | 'step'>, cache: Cache): boolean {
  if (!MUTATION.test(nameOf(step.call))) return false;
  return (
    objectsIn(step.call).some((options) => leavesOptions(program, options, node)) ||
    (usesOf(program, program).get(step.call) ?? []).some((use) => isFollowed(program, use, cache))
  );
}

const MUTATION = /mutation/i;

function objectsIn(call: Call): readonly ObjectExpression[] {
  return call.arguments.flatMap(({ value }) => (value.kind === 'object' ? [value] : []));
}

function leavesOptions(program: Program, { entries }: ObjectExpression, scope: FunctionNode): boolean {
  return entries.some((entry) => {
    const value = evaluate(program, entry.value, scope);
    if (entry.key === null) return isGiven(program, value);
    if (!FINISHES.test(keyOf(entry))) return false;
    return value.kind === 'function' ? handsOn(program, value.node) : !ABSENT.has(value.kind);
  });
}

const FINISHES = /^on(Success|Settled|Complete|Completed)$/;
const ABSENT: ReadonlySet<Value['kind']> = new Set(['literal', 'object', 'list']);

function keyOf({ key }: ObjectEntry): string {
  return key?.kind === 'literal' ? String(key.value) : '';
}

/** Options that some caller gives, or that nobody in the tree is there to give. */
function isGiven(program: Program, value: Value): boolean {
  if (value.kind !== 'parameter') return false;
  const callers = callersOf(program, value.node);
  return callers.length === 0 || callers.some(({ step }) => argumentFor(step.call, value.node, value.index) !== null);
}

/** The calls of what a call answered: `const save = useSave(); save.mutate(order, { onSuccess })`. */
const usesOf = perProgram((program, _: Program): ReadonlyMap<Call, readonly Use[]> => {
  const uses = program.functions
    .filter((node) => !node.file.excluded)
    .flatMap((node) =>
      node.facts.steps.flatMap((step) => {
        const made = step.kind === 'call' ? madeBy(evaluate(program, step.call.callee, node)) : null;
        return step.kind === 'call' && made ? [{ node, step, made }] : [];
      }),
    );
  return Map.groupBy(uses, ({ made }) => made);
});

interface Use {
  readonly node: FunctionNode;
  readonly step: CallStep;
}

function madeBy(callee: Value): Call | null {
  if (callee.kind !== 'member' || !/^mutate(Async)?$/.test(callee.name)) return null;
  return callee.of.kind === 'result' ? callee.of.call : null;
}

function isFollowed(program: Program, { node, step }: Use, cache: Cache): boolean {
  return (
    answerIn(program, node, step.context, cache, step).state !== 'no' ||
    handsOn(program, node) ||
    objectsIn(step.call).some((options) => leavesOptions(program, options, node))
  );
}

/** What the function calls, or puts in the place of the page, brings up to date what the tree does not show. */
const handsOn = perProgram(
  (program, node: FunctionNode): boolean =>
    node.facts.steps.some((step) => {
      if (step.kind === 'write') return LOCATION.test(textOf(step.target));
      return step.kind === 'call' && handsOnTo(program, step.call, node);
    }) ||
    callsOf(program, node).some(({ targets }) =>
      targets.some((target) => target.way === 'call' && handsOn(program, target.node)),
    ),
  false,
);

const LOCATION = /^((window|document|globalThis|self|top)\.)?location(\.href)?$/;
const LOADS = /^((window|document|globalThis|self|top)\.)?location\.(reload|assign|replace)$/;

function handsOnTo(program: Program, call: Call, scope: FunctionNode): boolean {
  if (LOADS.test(textOf(call.callee))) return true;
  if (evaluate(program, call.callee, scope).kind === 'function') return false;
  const name = nameOf(call);
  const isKnown = call.callee.kind === 'member' && kindAt(program, call.callee.object, scope) !== null;
  if (isKnown) return false;
  return (
    (COMPLETION.test(name) && !APPEARANCE.test(name)) ||
    (REFRESHES.test(name) && !/token|router/i.test(textOf(call.callee))) ||
    call.arguments.some(({ value }) => value.kind === 'name' && /^(query)?_?client$/i.test(value.name))
  );
}

const COMPLETION = /^on([A-Z]\w*)?([a-z]ed|Success|Settled|Complete|Done|Finish|Finished|Save|Submit)$/;
const APPEARANCE = /^on(Close|Open|Dismiss|Cancel|Hid|Show|Focus|Press|Click|Hover|Error|Fail)/;
const REFRESHES = /invalidat|refetch|revalidat|query_?cache|reload|refresh/i;

function nameOf({ callee }: Call): string {
  return callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.property : '';
}
