import { namesIn, textOf, walkExpression } from '../core/expressions.ts';
import type { WriteStep } from '../core/facts.ts';
import { contextsBetween } from './conditions.ts';
import { type Holder, holderOf } from './holders.ts';
import { isIdentity, roleOf } from './input-roles.ts';
import { type Input, influencesOn } from './inputs.ts';
import { callsBehind } from './loads.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';

/** A variable that outlives the call and holds the last answer, whoever asks next. */
export interface KeptAnswer {
  readonly node: FunctionNode;
  readonly holder: Holder;
  readonly step: WriteStep;
  /** What the answer was asked for with, and the variable does not tell apart. */
  readonly input: Input;
}

/**
 * `if (data?.total) total = data.total; return { total }` around a variable of the module or of a closure that is kept: while
 * there is no new answer, the last one is returned, be it for another argument.
 */
export const keptAnswersOf = perProgram((program, node: FunctionNode): readonly KeptAnswer[] => {
  const { definition, parent } = node.facts;
  if (!definition || parent === null || definition.parameters.length === 0) return [];
  return node.facts.steps.flatMap((step) => {
    if (step.kind !== 'write' || step.declares || step.operator !== null || step.target.kind !== 'name') return [];
    const holder = holderOf(program, step.target, node);
    if (holder?.lifetime !== 'process' || holder.scope === node || holder.unresolved) return [];
    if (!isKeptOn(node, step, holder.name) || isWrittenElsewhere(program, node, step, holder)) return [];
    const input = askedWith(program, node, step);
    return input && !isCompared(node, holder.name, input) ? [{ node, holder, step, input }] : [];
  });
});

/** Set only where a new answer is there, and returned in any case. */
function isKeptOn(node: FunctionNode, step: WriteStep, name: string): boolean {
  const root = step.value ? namesIn(step.value) : [];
  const isConditional = contextsBetween(node, step.context, null).some(
    ({ region }) =>
      region.kind === 'branch' &&
      region.when &&
      namesIn(region.condition).some((used) => root.includes(used) && used !== name),
  );
  const isReturned = node.facts.steps.some(
    (other) =>
      other.kind === 'return' && other.context === 0 && other.value !== null && namesIn(other.value).includes(name),
  );
  return isConditional && isReturned;
}

/** Another place sets it back, so that somebody thought of it. */
function isWrittenElsewhere(program: Program, node: FunctionNode, step: WriteStep, holder: Holder): boolean {
  return node.file.functions.some((other) =>
    other.facts.steps.some(
      (write) =>
        write.kind === 'write' &&
        write !== step &&
        !write.declares &&
        textOf(write.target) === holder.name &&
        holderOf(program, write.target, other)?.id === holder.id,
    ),
  );
}

/** The id among what the answer's call was given. */
function askedWith(program: Program, node: FunctionNode, { value }: WriteStep): Input | undefined {
  if (!value) return undefined;
  const names = [...callsBehind(program, value, node)].flatMap((call) =>
    call.kind === 'call' ? call.arguments.flatMap((argument) => namesIn(argument.value)) : [],
  );
  return influencesOn(program, names, node).inputs.find(
    (input) =>
      input.kind === 'parameter' && input.scope === node && isIdentity(input.text) && roleOf(input) !== 'means',
  );
}

/** The code asks whether what is kept is for the same. */
function isCompared(node: FunctionNode, name: string, input: Input): boolean {
  const kept = new RegExp(`(last|prev|previous|current|${name}).*`, 'i');
  return node.facts.contexts.some(({ region }) => {
    if (region.kind !== 'branch') return false;
    const parts = [...walkExpression(region.condition)].flatMap((part) => (part.kind === 'name' ? [part.name] : []));
    return parts.includes(input.name) && parts.some((part) => part !== input.name && kept.test(part));
  });
}
