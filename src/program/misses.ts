import { textOf, walkExpression } from '../core/expressions.ts';
import type { Context } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import type { Cache } from './caches.ts';
import { contextsBetween } from './conditions.ts';
import type { Effect } from './effects.ts';
import { shapeText } from './key-shape.ts';
import { type Load, loadsBehind, loadsIn } from './loads.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';

/** A look-up that found nothing, with the fill that follows it. */
export interface Miss {
  readonly cache: Cache;
  readonly node: FunctionNode;
  /** All look-ups of the fill's key in its function, in order; none where the library looks up itself. */
  readonly reads: readonly Effect[];
  readonly fill: Effect;
  /** What is asked for in between, dearest first. */
  readonly loads: readonly Load[];
}

/** The fills of a cache that stand behind a look-up of the same key, or that a library computes on a miss. */
export const missesOf = perProgram((program, cache: Cache): readonly Miss[] =>
  cache.fills.flatMap((fill) => {
    if (fill.name === 'cache.compute') return fill.body ? [computed(program, cache, fill, fill.body)] : [];
    const reads = cache.reads.filter((read) => read.node === fill.node && isBefore(read, fill) && asksFor(read, fill));
    const isSlot = cache.store.kind === 'slot';
    if (!fill.value || (reads.length === 0 && !isSlot)) return [];
    return [{ cache, node: fill.node, reads, fill, loads: loadsBehind(program, fill.value, fill.node) }];
  }),
);

function computed(program: Program, cache: Cache, fill: Effect, body: FunctionNode): Miss {
  return { cache, node: body, reads: [], fill, loads: loadsIn(program, body) };
}

function isBefore(read: Effect, fill: Effect): boolean {
  return read.span.line < fill.span.line || (read.span.line === fill.span.line && read.span.column <= fill.span.column);
}

function asksFor(read: Effect, fill: Effect): boolean {
  return read.keys.some((key) => fill.keys.some((other) => shapeText(key) === shapeText(other)));
}

/**
 * What counts as a hit: `present`: any entry that is there; `nothing`: all but None, null and undefined; `truthy`: what is
 * true; `marker`: all but a marker of the code's own.
 */
export type HitTest = 'present' | 'nothing' | 'truthy' | 'marker' | 'unknown';

export function hitTestOf(miss: Miss): HitTest {
  const tests = miss.reads.map((read) => hitTestOfRead(miss, read));
  return (['present', 'marker', 'truthy', 'nothing'] as const).find((test) => tests.includes(test)) ?? 'unknown';
}

function hitTestOfRead({ fill, node }: Miss, read: Effect): HitTest {
  const { step } = read;
  if (!step) return 'unknown';
  if (step.kind === 'contains') return 'present';
  if (step.kind === 'call' && isPresenceCall(step.call)) return 'present';
  if (step.kind === 'call' && hasDefault(step.call)) return 'marker';
  const expression = step.kind === 'call' ? step.call : step.kind === 'read' ? step.place : null;
  if (!expression) return 'unknown';
  const names = namesHolding(node, expression);
  for (const { region } of contextsBetween(node, fill.context, null)) {
    if (region.kind !== 'branch') continue;
    const test = testIn(
      region.condition,
      (part) => part === expression || (part.kind === 'name' && names.has(part.name)),
    );
    if (test) return test;
  }
  return testAnywhere(node, names);
}

function isPresenceCall({ callee }: { readonly callee: Expression }): boolean {
  return callee.kind === 'member' && /^(has|has_key|exists|contains|__contains__|containsKey)$/.test(callee.property);
}

/** `get(key, MISSING)`: what is given for an absent entry tells it from a stored None. */
function hasDefault(call: Extract<Expression, { kind: 'call' }>): boolean {
  const given = call.arguments.find(({ name }) => name === 'default')?.value ?? call.arguments[1]?.value;
  return given?.kind === 'name' || given?.kind === 'member';
}

/** The local names that a look-up's answer is kept under, parsed or not. */
export function namesHolding(node: FunctionNode, expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, value } of node.facts.bindings)
    if (value && [...walkExpression(value)].includes(expression)) names.add(name);
  for (const step of node.facts.steps)
    if (step.kind === 'write' && step.target.kind === 'name' && step.value)
      if ([...walkExpression(step.value)].includes(expression)) names.add(step.target.name);
  return names;
}

/** `cached`, `not cached`, `cached is None`, `cached !== undefined`; null where the condition asks something else. */
function testIn(condition: Expression, isAnswer: (part: Expression) => boolean): HitTest | null {
  if (isAnswer(condition)) return 'truthy';
  if (condition.kind !== 'operation') return null;
  const [left, right] = condition.operands;
  if (['not', 'and', 'or', 'await', ':='].includes(condition.operator)) {
    const tests = condition.operands.map((operand) => testIn(operand, isAnswer));
    return tests.find((test) => test !== null) ?? null;
  }
  if (!['==', '!='].includes(condition.operator) || !left || !right) return null;
  const other = isAnswer(left) || left.kind === 'operation' ? right : isAnswer(right) ? left : null;
  if (!other || ![...walkExpression(condition)].some(isAnswer)) return null;
  return other.kind === 'literal' && other.value === null ? 'nothing' : 'marker';
}

/** Where the fill stands behind no test of its own, as in `return cached or load()`. */
function testAnywhere(node: FunctionNode, names: ReadonlySet<string>): HitTest {
  for (const { region } of node.facts.contexts) {
    if (region.kind !== 'branch') continue;
    const test = testIn(region.condition, (part) => part.kind === 'name' && names.has(part.name));
    if (test) return test;
  }
  return 'unknown';
}

/** The conditions, handlers, loops and scopes around a fill, innermost first. */
export function around(effect: Effect): readonly Context[] {
  return contextsBetween(effect.node, effect.context, null);
}

/** Whether a condition asks for the look-up itself or for the whole cache, not for what was loaded. */
export function isMissTest(condition: Expression, miss: Miss): boolean {
  const text = textOf(condition);
  const holder = miss.cache.store.name.split('.').at(-1) ?? '';
  if (holder !== '' && text.includes(holder)) return true;
  return miss.reads.some(({ step }) => {
    const expression = step?.kind === 'call' ? step.call : step?.kind === 'read' ? step.place : null;
    if (!expression) return false;
    const names = namesHolding(miss.node, expression);
    return [...walkExpression(condition)].some(
      (part) => part === expression || (part.kind === 'name' && names.has(part.name)),
    );
  });
}
