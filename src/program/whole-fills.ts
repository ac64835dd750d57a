import { textOf } from '../core/expressions.ts';
import type { Context, Step } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { contextsBetween } from './conditions.ts';
import { type Holder, holderOf } from './holders.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';

/** A container that is filled as a whole where it is found empty. */
export interface WholeFill {
  readonly node: FunctionNode;
  readonly holder: Holder;
  readonly condition: Expression;
  /** What fills it. */
  readonly step: Step;
}

export const wholeFillsOf = perProgram((program, node: FunctionNode): readonly WholeFill[] =>
  node.facts.contexts.flatMap((context) => {
    if (context.region.kind !== 'branch') return [];
    const { condition, when } = context.region;
    const place = emptyPlace(condition, when);
    const holder = place && holderOf(program, place, node);
    if (!place || !holder || holder.unresolved || holder.lifetime === 'call' || holder.lifetime === 'request')
      return [];
    const step = node.facts.steps.find(
      (candidate) => isInside(node, candidate, context) && fillsWhole(node, candidate, place, context),
    );
    return step ? [{ node, holder, condition, step }] : [];
  }),
);

/** The place that a condition finds empty: `not plans`, `len(plans) == 0`, `plans.size === 0`. */
export function emptyPlace(condition: Expression, when: boolean): Expression | null {
  if (condition.kind === 'name' || condition.kind === 'member') return sizeOf(condition) ?? (when ? null : condition);
  if (condition.kind === 'call') return when ? null : sizeOf(condition);
  if (condition.kind !== 'operation') return null;
  const [left, right] = condition.operands;
  if (condition.operator === 'not' && left) return emptyPlace(left, !when);
  if (!left || right?.kind !== 'literal' || right.value !== 0) return null;
  const isEmpty = condition.operator === '==' ? when : ['>', '!='].includes(condition.operator) ? !when : null;
  return isEmpty ? sizeOf(left) : null;
}

/** What `len(x)`, `x.size`, `x.length`, `Object.keys(x).length` measure. */
function sizeOf(expression: Expression): Expression | null {
  if (expression.kind === 'call')
    return textOf(expression.callee) === 'len' ? (expression.arguments[0]?.value ?? null) : null;
  if (expression.kind !== 'member' || !/^(size|length)$/.test(expression.property)) return null;
  const { object } = expression;
  return object.kind === 'call' && textOf(object.callee) === 'Object.keys'
    ? (object.arguments[0]?.value ?? null)
    : object;
}

function isInside(node: FunctionNode, step: Step, context: Context): boolean {
  return contextsBetween(node, step.context, null).includes(context);
}

/** `plans.update(load())`, `plans = load()`, or single entries in a loop. */
function fillsWhole(node: FunctionNode, step: Step, place: Expression, outer: Context): boolean {
  const name = textOf(place);
  if (step.kind === 'call' && step.call.callee.kind === 'member')
    return (
      textOf(step.call.callee.object) === name &&
      (step.call.callee.property === 'update' || (step.call.callee.property === 'set' && isInLoop(node, step, outer)))
    );
  if (step.kind !== 'write') return false;
  if (textOf(step.target) === name)
    return step.value !== null && ['call', 'comprehension', 'name'].includes(step.value.kind);
  return step.target.kind === 'index' && textOf(step.target.object) === name && isInLoop(node, step, outer);
}

function isInLoop(node: FunctionNode, step: Step, outer: Context): boolean {
  const chain = contextsBetween(node, step.context, null);
  return chain.slice(0, chain.indexOf(outer)).some(({ region }) => region.kind === 'loop');
}

/** A single entry that a function puts into a container by its key. */
export function singleWrite(program: Program, node: FunctionNode, holder: Holder): Step | null {
  return (
    node.facts.steps.find((step) => {
      if (contextsBetween(node, step.context, null).some(({ region }) => region.kind === 'loop')) return false;
      const place = writtenPlace(step);
      return place !== null && holderOf(program, place, node)?.id === holder.id;
    }) ?? null
  );
}

function writtenPlace(step: Step): Expression | null {
  if (step.kind === 'write' && step.target.kind === 'index') return step.target.object;
  if (step.kind !== 'call' || step.call.callee.kind !== 'member' || step.call.arguments.length < 2) return null;
  return step.call.callee.property === 'set' ? step.call.callee.object : null;
}
