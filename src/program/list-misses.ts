import { textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { contextsBetween } from './conditions.ts';
import { effectsOf } from './effects.ts';
import { type Holder, holderOf } from './holders.ts';
import type { FunctionNode, Program } from './program.ts';

/** A list that is gone through first, and joined by what is loaded where it holds nothing. */
export interface ListMiss {
  readonly node: FunctionNode;
  readonly holder: Holder;
  readonly read: Expression;
  readonly load: Expression;
  readonly fill: CallStep;
  /** The test that keeps "there is none" out of the list. */
  readonly guard: Expression;
}

/** `found = known.find(…); if (!found) found = await load(id); if (found) known.push(found)` */
export function listMissesOf(program: Program, node: FunctionNode): readonly ListMiss[] {
  return node.facts.steps.flatMap((fill) => {
    if (
      fill.kind !== 'call' ||
      fill.call.callee.kind !== 'member' ||
      !/^(push|append)$/.test(fill.call.callee.property)
    )
      return [];
    const [added] = fill.call.arguments;
    const list = fill.call.callee.object;
    if (added?.value.kind !== 'name') return [];
    const { name } = added.value;
    const given = node.facts.steps.flatMap((step) =>
      step.kind === 'write' && step.value && step.target.kind === 'name' && step.target.name === name
        ? [step.value]
        : [],
    );
    const read = given.find((value) => isLookup(value, textOf(list)));
    const load = given.map(loadOf).find((call) => call !== null && !isLookup(call, textOf(list)));
    const guard = guardOf(node, fill, name);
    const holder = read && load && guard ? holderOf(program, list, node) : null;
    if (!read || !load || !guard || !holder || holder.lifetime === 'call' || remembersMisses(program, node)) return [];
    return [{ node, holder, read, load, fill, guard }];
  });
}

function isLookup(value: Expression, list: string): boolean {
  return (
    value.kind === 'call' &&
    value.callee.kind === 'member' &&
    value.callee.property === 'find' &&
    textOf(value.callee.object) === list
  );
}

/** A load that is waited for. */
function loadOf(value: Expression): Expression | null {
  return [...walkExpression(value)].find((part) => part.kind === 'call' && part.awaited) ?? null;
}

function guardOf(node: FunctionNode, fill: CallStep, name: string): Expression | null {
  for (const { region } of contextsBetween(node, fill.context, null))
    if (region.kind === 'branch' && region.when && textOf(region.condition) === name) return region.condition;
  return null;
}

/** What was not found, or when to ask for it again, is kept elsewhere. */
function remembersMisses(program: Program, node: FunctionNode): boolean {
  return effectsOf(program, node).some(({ name, store }) => name === 'cache.write' && store !== null);
}
