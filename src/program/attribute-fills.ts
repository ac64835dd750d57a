import { textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { callsOf } from './calls.ts';
import { contextsBetween } from './conditions.ts';
import { CACHE_NAME } from './containers.ts';
import { type Holder, holderOf } from './holders.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { SELF } from './scope.ts';
import { emptyPlace, type WholeFill } from './whole-fills.ts';

/** An object's own container, which its class fills whole where it is found empty, and an entry that other code puts in. */
export interface AttributeFill {
  readonly whole: WholeFill;
  readonly single: { readonly node: FunctionNode; readonly step: Step };
}

/**
 * The object may live for one request only: whoever gets it there takes what one function put in for all there is. The attribute
 * is known by its name, which one class of the tree has.
 */
export const attributeFillsOf = perProgram((program, node: FunctionNode): readonly AttributeFill[] => {
  if (node.owner === null) return [];
  return node.facts.contexts.flatMap((context, at) => {
    if (context.region.kind !== 'branch') return [];
    const place = emptyPlace(context.region.condition, context.region.when);
    const name = place && ownAttribute(place);
    const holder = name && CACHE_NAME.test(name) ? holderOf(program, place, node) : null;
    if (!name || holder?.lifetime !== 'request' || ownersOf(program, program).get(name) !== 1) return [];
    const step = node.facts.steps.find(
      (candidate) => candidate.context === at && fillsAll(program, node, candidate, name),
    );
    const single = step ? singleWriter(program, name, holder) : null;
    return step && single ? [{ whole: { node, holder, condition: context.region.condition, step }, single }] : [];
  });
});

function ownAttribute(place: Expression): string | null {
  return place.kind === 'member' && place.object.kind === 'name' && SELF.has(place.object.name) ? place.property : null;
}

/** How many classes give themselves an attribute of the name. */
const ownersOf = perProgram((program, _: Program): ReadonlyMap<string, number> => {
  const named = program.classes.flatMap((owner) => [
    ...new Set([
      ...owner.facts.fields.map(({ name }) => name),
      ...[...owner.methods.values()].flatMap((method) =>
        method.facts.steps.flatMap((step) => (step.kind === 'write' ? (ownAttribute(step.target) ?? []) : [])),
      ),
    ]),
  ]);
  return new Map([...Map.groupBy(named, (name) => name)].map(([name, all]) => [name, all.length]));
});

/** A call of a method that goes over rows and puts each in. */
function fillsAll(program: Program, node: FunctionNode, step: Step, name: string): boolean {
  if (step.kind !== 'call') return false;
  const targets = callsOf(program, node).find((site) => site.step === step)?.targets ?? [];
  return targets.some(
    ({ node: filler }) =>
      filler.owner === node.owner &&
      filler.facts.steps.some((inner) => {
        const isLooped = contextsBetween(filler, inner.context, null).some(({ region }) => region.kind === 'loop');
        return isLooped && writtenAttribute(inner) === name;
      }),
  );
}

function writtenAttribute(step: Step): string | null {
  const object =
    step.kind === 'write' && step.target.kind === 'index'
      ? step.target.object
      : step.kind === 'call' &&
          step.call.callee.kind === 'member' &&
          /^(setdefault|set)$/.test(step.call.callee.property)
        ? step.call.callee.object
        : null;
  return object?.kind === 'member' ? object.property : null;
}

/** Outside of the class, one entry at a time, by code that has not asked what is in. */
function singleWriter(program: Program, name: string, { owner }: Holder): AttributeFill['single'] | null {
  for (const { node, step } of writersOf(program, program).get(name) ?? []) {
    if (node.owner === owner) continue;
    const around = contextsBetween(node, step.context, null);
    const asks = around.some(({ region }) => region.kind === 'branch' && textOf(region.condition).includes(name));
    if (!asks && !around.some(({ region }) => region.kind === 'loop')) return { node, step };
  }
  return null;
}

const writersOf = perProgram((program, _: Program) => {
  const all = program.functions
    .filter(({ file }) => !file.excluded)
    .flatMap((node) =>
      node.facts.steps.flatMap((step) => {
        const name = step.kind === 'write' ? writtenAttribute(step) : null;
        return name === null ? [] : [{ name, node, step }];
      }),
    );
  return Map.groupBy(all, ({ name }) => name);
});
