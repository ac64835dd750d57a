import type { Step } from '../core/facts.ts';
import type { Effect } from './effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode } from './program.ts';
import { isHookMade } from './refreshes.ts';
import { type Reached, summaryOf } from './summaries.ts';

/** One step of a function with all that it does, itself or through what it calls, in the order of the code. */
export interface FlowStep {
  readonly step: Step;
  readonly reached: readonly Reached[];
}

/** The steps of a function that do anything. Functions that are only defined there are not part of it. */
export const flowOf = perProgram((program, node: FunctionNode): readonly FlowStep[] => {
  const byStep = Map.groupBy(summaryOf(program, node), ({ effect, path }) => path[0]?.step ?? effect.step);
  return node.facts.steps.flatMap((step) => {
    const all = byStep.get(step) ?? [];
    if (all.some((reached) => reached.path.length === 0 && runsLater(reached.effect))) return [];
    const reached = all.filter(({ effect }) => !runsLater(effect));
    return reached.length > 0 ? [{ step, reached }] : [];
  });
});

/** What is only declared, or made by a hook, is done when somebody asks for it. */
function runsLater(effect: Effect): boolean {
  return effect.declared !== null || (effect.name === 'resource.write' && isHookMade(effect));
}

/** The first effect of a step that is what is looked for. */
export function effectAt({ reached }: FlowStep, wanted: (effect: Effect) => boolean): Reached | null {
  return reached.find(({ effect }) => wanted(effect)) ?? null;
}

export function isInvalidation({ name, store }: Effect): boolean {
  return (name === 'cache.invalidate' || name === 'cache.clear') && store !== null;
}

export function isWrite({ name, resource }: Effect): boolean {
  return name === 'resource.write' && resource !== null;
}
