import { textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep, Step } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { argumentFor } from './arguments.ts';
import { callersOf } from './calls.ts';
import { type Change, changesOf } from './changes.ts';
import type { FunctionNode, Program } from './program.ts';
import { SELF } from './scope.ts';

/** An object that a list keeps and that stands in what another field keeps as well, changed in place. */
export interface SharedPart {
  readonly change: Change;
  readonly fill: CallStep;
  /** Where what it came with is kept whole. */
  readonly kept: { readonly node: FunctionNode; readonly step: Step; readonly field: string };
}

/**
 * `const known = this.orders.find(…); if (known) Object.assign(known, event.order); else this.orders.push(event.order)`, where
 * `this.events` keeps the events: the first event changes with the second.
 */
export function sharedPartsOf(program: Program, node: FunctionNode): readonly SharedPart[] {
  if (!node.owner) return [];
  return changesOf(program, node).flatMap((change) => {
    const list = change.node === node && !change.inside ? listOf(node, change.object) : null;
    const fill = list ? node.facts.steps.find((step) => isJoinedBy(step, list)) : undefined;
    const source = fill?.kind === 'call' ? sourceOf(node, fill.call.arguments[0]?.value) : null;
    const kept = list && source !== null ? keptBy(program, node, source, fieldOf(list)) : null;
    return list && kept && fill?.kind === 'call' ? [{ change, fill, kept }] : [];
  });
}

/** The list of the object's own that the changed name was found in. */
function listOf({ facts }: FunctionNode, object: Expression): Expression | null {
  if (object.kind !== 'name') return null;
  const [binding, ...more] = facts.bindings.filter(({ name }) => name === object.name);
  const call = more.length === 0 && binding?.value?.kind === 'call' ? binding.value : null;
  if (call?.callee.kind !== 'member' || call.callee.property !== 'find') return null;
  return fieldOf(call.callee.object) === '' ? null : call.callee.object;
}

/** `orders` of `this.state.orders` is `state`; empty where it is no field. */
function fieldOf(place: Expression): string {
  if (place.kind !== 'member') return '';
  if (place.object.kind === 'name') return SELF.has(place.object.name) ? place.property : '';
  return fieldOf(place.object);
}

function isJoinedBy(step: Step, list: Expression): boolean {
  if (step.kind !== 'call' || step.call.callee.kind !== 'member') return false;
  const { property, object } = step.call.callee;
  return /^(push|unshift)$/.test(property) && textOf(object) === textOf(list);
}

/** The parameter whose part, or whose element's part, is put in as it is. */
function sourceOf({ facts }: FunctionNode, added: Expression | undefined): number | null {
  if (added?.kind !== 'member' || added.object.kind !== 'name') return null;
  const { name } = added.object;
  const [binding] = facts.bindings.filter((candidate) => candidate.name === name);
  if (binding?.kind === 'parameter') return binding.index;
  const over = binding?.kind === 'element' && binding.value?.kind === 'name' ? binding.value.name : null;
  const given = facts.bindings.find((candidate) => candidate.name === over && candidate.kind === 'parameter');
  return given?.index ?? null;
}

/** The method itself, or one that hands on what it was handed, puts it into another field. */
function keptBy(program: Program, node: FunctionNode, index: number, field: string): SharedPart['kept'] | null {
  const own = node.facts.definition?.parameters[index]?.name ?? '';
  const handed = callersOf(program, node).flatMap(({ node: caller, step }) => {
    const argument = caller.owner === node.owner ? argumentFor(step.call, node, index) : null;
    return argument?.kind === 'name' ? [{ keeper: caller, name: argument.name }] : [];
  });
  for (const { keeper, name } of [{ keeper: node, name: own }, ...handed]) {
    const step = keeper.facts.steps.find((candidate) => isKeptIn(candidate, name, field));
    const place = step ? placeOf(step) : null;
    if (step && place) return { node: keeper, step, field: textOf(place) };
  }
  return null;
}

function isKeptIn(step: Step, name: string, field: string): boolean {
  const place = placeOf(step);
  if (!place || fieldOf(place) === '' || fieldOf(place) === field) return false;
  const values =
    step.kind === 'write' && step.value
      ? [step.value]
      : step.kind === 'call'
        ? step.call.arguments.map(({ value }) => value)
        : [];
  return values.some((value) => value.kind !== 'call' && isPartOf(value, name));
}

/** As it is, or spread into a list. */
function isPartOf(value: Expression, name: string): boolean {
  if (value.kind === 'name') return value.name === name;
  return (
    (value.kind === 'list' || (value.kind === 'operation' && value.operator === 'spread')) &&
    [...walkExpression(value)].some((part) => part.kind === 'name' && part.name === name)
  );
}

function placeOf(step: Step): Expression | null {
  if (step.kind === 'write') return step.target;
  const callee = step.kind === 'call' ? step.call.callee : null;
  return callee?.kind === 'member' && /^(push|unshift)$/.test(callee.property) ? callee.object : null;
}
