import { textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { argumentFor, takesReceiver } from './arguments.ts';
import { type CallTarget, callsOf } from './calls.ts';
import { type Effect, effectsOf } from './effects.ts';
import { severalKeys } from './entry-keys.ts';
import { keysOfItems, partAt } from './given-keys.ts';
import { type Hole, holesOf, isOpen, type KeyShape } from './key-shape.ts';
import { shapeOf, substitute } from './keys.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { isWithin, lookup } from './scope.ts';
import { ttlOf } from './ttl.ts';
import { evaluate } from './values.ts';

/**
 * What a function does to caches as its callers would say it: a wrapper's `get(key)` is a cache read of its caller, with the
 * caller's key. So a class or function that forwards to a cache is one without a model.
 */
export const operationsOf = perProgram((program, node: FunctionNode): readonly Effect[] => {
  const own = effectsOf(program, node);
  const lifted = callsOf(program, node).flatMap((site) =>
    site.targets.flatMap((target) => {
      if (target.way === 'call') return liftedFrom(program, node, site.step, target);
      return target.way === 'callback' ? keyedByOuter(program, node, site.step, target.node) : [];
    }),
  );
  return [...own, ...lifted];
}, []);

/** `guarded(() => cache.delete(key))`: what a closure that is run at once does with its maker's key, the maker does. */
function keyedByOuter(program: Program, node: FunctionNode, step: CallStep, closure: FunctionNode): readonly Effect[] {
  if (closure.parent !== node) return [];
  return operationsOf(program, closure).flatMap((effect) => {
    const keys = effect.keys.map((key) => substitute(key, (inner) => ofOuter(program, inner, node)));
    const own = { ...effect, node, step, span: step.span, context: step.context, keys };
    const isGivenAll = effect.name !== 'cache.write' || isGiven(program, own);
    return effect.name !== 'cache.compute' && isGivenAll && isForwarded(program, own, node) ? [own] : [];
  });
}

/** A hole that is a parameter of the function around, as that function says it. */
function ofOuter(program: Program, hole: Hole, outer: FunctionNode): KeyShape | null {
  const expression = hole.origin?.expression;
  if (hole.parameter !== null || expression?.kind !== 'name' || !hole.origin) return null;
  const found = lookup(program, hole.origin.scope, expression.name);
  return found?.scope === outer && hole.origin.scope !== outer ? shapeOf(program, { ...expression }, outer) : null;
}

const DEPTH = 40;

/** A look-up that drops what it finds expired invalidates nothing for its caller; one that answers nothing looks up to drop. */
function liftedFrom(program: Program, node: FunctionNode, step: CallStep, called: CallTarget): readonly Effect[] {
  const target = called.node;
  const forwarded = operationsOf(program, target).filter((effect) => isForwarded(program, effect, target));
  const looksUp = forwarded.some(({ name }) => name === 'cache.read') && answers(target);
  const meant = forwarded.filter(({ name }) => !(looksUp && name === 'cache.invalidate'));
  return asAsked(meant, step, target)
    .slice(0, DEPTH)
    .flatMap((effect) => {
      const given = instantiate(program, effect, { node, step, target });
      const lifted = given && asMade(program, given, step, called);
      return lifted ? [{ ...lifted, node, step, span: step.span, context: step.context }] : [];
    });
}

function answers({ facts }: FunctionNode): boolean {
  return facts.steps.some((step) => (step.kind === 'return' || step.kind === 'yield') && step.value !== null);
}

/** `ttl ? setex(key, ttl, value) : set(key, value)`: the caller that gives a lifetime has the one, who gives none the other. */
function asAsked(effects: readonly Effect[], step: CallStep, target: FunctionNode): readonly Effect[] {
  const writes = effects.filter(({ name }) => name === 'cache.write');
  const timed = writes.find(({ ttl }) => ttl !== null);
  if (!timed?.ttl || !writes.some(({ ttl }) => ttl === null)) return effects;
  const words = new Set(timed.ttl.text.split(/\W+/));
  const index = target.facts.definition?.parameters.findIndex(({ name }) => words.has(name)) ?? -1;
  if (index < 0) return effects;
  const isGivenTtl = argumentFor(step.call, target, index) !== null;
  return effects.filter(({ name, ttl }) => name !== 'cache.write' || (ttl !== null) === isGivenTtl);
}

/** The whole key is a parameter, and what is stored is given too: the function only forwards. */
export function isForwarded(program: Program, effect: Effect, node: FunctionNode): boolean {
  if (!effect.name.startsWith('cache.') || effect.keys.length + effect.tags.length === 0 || node.facts.parent === null)
    return false;
  const open = [...effect.keys, ...effect.tags].every(
    (key) =>
      isOpen(key) &&
      holesOf(key).some(
        (hole) => isEachOf(hole, node) || (hole.parameter?.path.length === 0 && !isOfOuter(hole, node)),
      ),
  );
  return open && isWrapper(program, node);
}

/** One of several keys that the function is given. */
function isEachOf({ given }: Hole, node: FunctionNode): boolean {
  return given?.each === true && given.node === node && given.path.length === 0;
}

/** A closure over a parameter of the function around it is not given the key by its callers. */
function isOfOuter({ origin }: Hole, node: FunctionNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (origin?.scope === at) return true;
  return false;
}

/** A function that computes what it stores is a reader of its own cache, not a way to use one. */
const isWrapper = perProgram(
  (program, node: FunctionNode): boolean =>
    effectsOf(program, node).every(
      (effect) => (effect.name !== 'cache.write' && effect.name !== 'cache.compute') || isGiven(program, effect),
    ),
  true,
);

function isGiven(program: Program, { value, body, node, store }: Effect): boolean {
  if (store?.kind === 'memo' || store?.kind === 'slot') return false;
  if (body) return callsParameterOf(program, body, node);
  return value === null || comesFromParameter(program, value, node, 0);
}

/** A loader that only runs a function that its maker was given. */
function callsParameterOf(program: Program, body: FunctionNode, maker: FunctionNode): boolean {
  return body.facts.steps.some((step) => {
    if (step.kind !== 'call') return false;
    const callee = evaluate(program, step.call.callee, body);
    return callee.kind === 'parameter' && callee.node === maker;
  });
}

/** A parameter, the answer of one that is called, or either in an envelope: `json.dumps(value)`, `{ value, expiresAt }`. */
function comesFromParameter(program: Program, value: Expression, scope: FunctionNode, depth: number): boolean {
  if (depth > 5) return false;
  const inner = (part: Expression) => comesFromParameter(program, part, scope, depth + 1);
  if (value.kind === 'object') return value.entries.some((entry) => inner(entry.value));
  if (value.kind === 'list') return value.items.some(inner);
  if (value.kind === 'operation') return !addsUp(value) && value.operands.some(inner);
  if (value.kind === 'call') {
    const callee = evaluate(program, value.callee, scope);
    if (callee.kind === 'parameter') return callee.path.length === 0;
    return (
      /dumps|stringify|serial|encode|resolve|copy|clone/i.test(textOf(value.callee)) &&
      value.arguments.some((argument) => inner(argument.value))
    );
  }
  if (value.kind !== 'name') return false;
  const found = lookup(program, scope, value.name);
  const bindings = found?.bindings ?? [];
  return bindings.some((binding) =>
    binding.kind === 'parameter'
      ? binding.path.length === 0 && found?.scope === scope
      : binding.value !== null && binding.kind === 'variable' && found?.scope === scope && inner(binding.value),
  );
}

/** `(counts[key] || 0) + value`: what is given is added to what is there. */
function addsUp(value: Expression): boolean {
  return [...walkExpression(value)].some(
    (part) =>
      part.kind === 'operation' &&
      (part.operator === '+' || part.operator === '-') &&
      [...walkExpression(part)].some(({ kind }) => kind === 'index'),
  );
}

export interface Frame {
  readonly node: FunctionNode;
  readonly step: CallStep;
  readonly target: FunctionNode;
}

/** The effect with the arguments of a call in the place of the target's parameters; null where an argument is not given. */
export function instantiate(program: Program, effect: Effect, frame: Frame): Effect | null {
  const absent: Hole[] = [];
  const fill = (key: KeyShape): KeyShape => substitute(key, (hole) => argumentShape(program, hole, frame, absent));
  const fillEach = (key: KeyShape) => keysOfItems(program, fill(key), effect.match, frame);
  const keys = effect.keys.flatMap(fillEach);
  const tags = effect.tags.flatMap(fillEach);
  if (absent.length > 0 && absent.length === [...effect.keys, ...effect.tags].flatMap(holesOf).length) return null;
  return { ...effect, keys, ...givenOptions(program, effect, frame, tags), ...givenBody(program, effect, frame) };
}

/** A closure's effect with the arguments of the call that made the closure: `const keys = keysOf('orders')`. */
export function asMade(program: Program, effect: Effect, step: CallStep, { node, by }: CallTarget): Effect | null {
  if (!by || !node.parent) return effect;
  return instantiate(program, effect, { node: by.scope, step: { ...step, call: by.call }, target: node.parent });
}

function givenOptions(
  program: Program,
  { options, ttl }: Effect,
  { node, step, target }: Frame,
  tags: readonly KeyShape[],
): Pick<Effect, 'tags' | 'ttl' | 'options'> {
  const argument = options ? argumentFor(step.call, target, options.parameter) : null;
  const value = argument ? evaluate(program, argument, node) : null;
  if (!options || value?.kind !== 'object') return { tags, ttl, options: null };
  const at = (name: string | null) =>
    value.expression.entries.find(({ key }) => name !== null && key?.kind === 'literal' && key.value === name)?.value;
  const given = { tags: at(options.tags), ttl: at(options.ttl) };
  return {
    tags: given.tags
      ? severalKeys(program, given.tags, value.scope).flatMap((tag) => (tag.kind === 'list' ? tag.items : [tag]))
      : tags,
    ttl: given.ttl ? ttlOf(program, '$TTL', options.unit, new Map([['$TTL', [given.ttl]]]), value.scope) : ttl,
    options: null,
  };
}

function argumentShape(program: Program, hole: Hole, frame: Frame, absent: Hole[]): KeyShape | null {
  const { given } = hole;
  if (given?.node !== frame.target || (given.index === 0 && takesReceiver(frame.target))) return null;
  const argument = argumentFor(frame.step.call, frame.target, given.index);
  if (!argument) {
    if (isOptional(frame, given.index)) absent.push(hole);
    return null;
  }
  const [part] = given.path;
  if (given.each) return null;
  if (part === undefined) return shapeOf(program, argument, frame.node);
  const value = evaluate(program, argument, frame.node);
  if (value.kind !== 'object') return null;
  const found = partAt(program, argument, frame.node, given.path);
  if (found) return shapeOf(program, found.expression, found.scope);
  const { entries } = value.expression;
  if (!entries.some(({ key }) => key === null || (key.kind === 'literal' && key.value === part))) absent.push(hole);
  return null;
}

function isOptional({ target, step }: Frame, index: number): boolean {
  const parameter = target.facts.definition?.parameters[index];
  return (
    parameter !== undefined && parameter.rest === undefined && !step.call.arguments.some((argument) => argument.spread)
  );
}

/** Whether a function, or a closure in it, calls something that it was handed. */
const runsWhatItIsGiven = perProgram((program, target: FunctionNode): boolean =>
  target.file.functions.some((node) => isWithin(node, target) && callsParameterOf(program, node, target)),
);

/** A value or body that is a parameter of the target is the caller's argument. */
function givenBody(program: Program, effect: Effect, { node, step, target }: Frame): Pick<Effect, 'value' | 'body'> {
  const given = step.call.arguments.flatMap((argument) => {
    const value = evaluate(program, argument.value, node);
    return value.kind === 'function' ? [value.node] : [];
  });
  // A registry keeps the function itself: what it will read one day is not what is stored.
  const bodies = effect.name !== 'cache.write' || runsWhatItIsGiven(program, target) ? given : [];
  const value = effect.value ? evaluate(program, effect.value, effect.node) : null;
  if (value?.kind === 'parameter' && value.node === target && value.path.length === 0) {
    return { value: argumentFor(step.call, target, value.index), body: effect.body };
  }
  return { value: bodies.length > 0 ? null : effect.value, body: bodies[0] ?? effect.body };
}
