import { textOf } from '../core/expressions.ts';
import type { Span } from '../core/span.ts';
import { type Effect, effectsOf } from './effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { scopeEntries } from './scope-entries.ts';

/**
 * The locks and transactions (`lock.hold`, `transaction.run`) that are held around a step with this context, innermost
 * first: scopes, decorators, functions that are the body of one, and what was acquired before. Where `at` is given, an
 * acquisition counts up to its release; else only for what stands deeper than it. Callers are not looked at.
 */
export function regionsOf(
  program: Program,
  node: FunctionNode,
  context: number,
  at: Span | null = null,
): readonly Effect[] {
  return [
    ...scopesAround(program, node, context),
    ...acquiredBefore(program, node, context, at),
    ...wholeFunction(program, node),
  ];
}

function isRegion({ name }: Effect): boolean {
  return name === 'lock.hold' || name === 'transaction.run';
}

function scopesAround(program: Program, node: FunctionNode, context: number): readonly Effect[] {
  return contextsAround(node, context).flatMap((around) => {
    const region = node.facts.contexts[around]?.region;
    if (region?.kind !== 'scope') return [];
    const called = callRegions(program, node).filter(
      ({ step }) => step?.kind === 'call' && step.call === region.context,
    );
    return [...called, ...(scopeEntries(program, node).get(around) ?? []).filter(isRegion)];
  });
}

/** The context and those around it, from the inside out. */
function contextsAround(node: FunctionNode, context: number): readonly number[] {
  const around: number[] = [];
  for (let at: number | null = context; at !== null; at = node.facts.contexts[at]?.parent ?? null) around.push(at);
  return around;
}

/** Effects of calls that begin a region and do not say where it ends. */
const callRegions = perProgram((program, node: FunctionNode): readonly Effect[] => {
  const entries = new Set([...scopeEntries(program, node).values()].flat());
  return effectsOf(program, node).filter(
    (effect) => isRegion(effect) && effect.step?.kind === 'call' && effect.body === null && !entries.has(effect),
  );
}, []);

function acquiredBefore(program: Program, node: FunctionNode, context: number, at: Span | null): readonly Effect[] {
  const candidates = callRegions(program, node);
  if (candidates.length === 0) return [];
  const around = contextsAround(node, context);
  const scoped = new Set(
    node.facts.contexts.flatMap(({ region }) => (region.kind === 'scope' ? [region.context] : [])),
  );
  return candidates.filter((effect) => {
    if (effect.step?.kind !== 'call' || scoped.has(effect.step.call) || !around.includes(effect.context)) return false;
    if (!at) return effect.context !== context;
    return isBefore(effect.span, at) && !isReleased(node, effect, at);
  });
}

function isBefore(a: Span, b: Span): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

const RELEASING = /^(release|unlock|commit|rollback|abort|end)$/i;

/** A release of the same holder, or a call of what acquiring answered, stands between. */
function isReleased(node: FunctionNode, { step, span }: Effect, at: Span): boolean {
  if (step?.kind !== 'call' || step.call.callee.kind !== 'member') return false;
  const holder = textOf(step.call.callee.object);
  const answers = new Set(node.facts.bindings.flatMap(({ value, name }) => (value === step.call ? [name] : [])));
  return node.facts.steps.some((other) => {
    if (other.kind !== 'call' || !isBefore(span, other.span) || !isBefore(other.span, at)) return false;
    const { callee } = other.call;
    if (callee.kind === 'name') return answers.has(callee.name);
    if (callee.kind !== 'member' || !RELEASING.test(callee.property)) return false;
    const object = textOf(callee.object);
    return object === holder || answers.has(object);
  });
}

/** A decorator's region, or that of the call whose body the function is, with what is held around that call. */
const wholeFunction = perProgram((program, node: FunctionNode): readonly Effect[] => {
  const decorated = effectsOf(program, node).filter((effect) => isRegion(effect) && effect.step === null);
  const { parent } = node;
  if (!parent) return decorated;
  const around = effectsOf(program, parent).filter((effect) => isRegion(effect) && effect.body === node && effect.step);
  return [
    ...decorated,
    ...around.flatMap((effect) => [effect, ...regionsOf(program, parent, effect.context, effect.span)]),
  ];
}, []);
