import type { Context, Step } from '../core/facts.ts';
import type { Effect } from './effects.ts';
import type { Input } from './inputs.ts';
import { rootOf } from './name-uses.ts';
import type { FunctionNode } from './program.ts';
import { wordsOf } from './words.ts';

/** Says whether to ask again or what to write down, and nothing of what is stored. */
const ASIDE =
  /^(force\w*|refresh\w*|reload|fresh|bypass|skip|nocache|cache\w*|use|verbose|debug|quiet|silent|dry|log\w*)$/;

/**
 * The parameters that decide how the stored value is put together: `if as_list: found[id] = [name]`, `else: found[id] = name`.
 * The value is not made of them, and yet it is another with each.
 */
export function formInputs({ value, node }: Effect): readonly Input[] {
  if (value?.kind !== 'name') return [];
  const made = node.facts.steps.filter((step) => targetOf(step) === value.name);
  const parameters = node.facts.bindings.filter(({ kind }) => kind === 'parameter');
  return parameters.flatMap((binding) => {
    const { name } = binding;
    const isForm = [true, false].every((when) => made.some((step) => standsUnder(node, step, name, when)));
    return isForm && !wordsOf(name).some((word) => ASIDE.test(word))
      ? [{ name, kind: 'parameter' as const, text: name, scope: node, binding, given: true }]
      : [];
  });
}

/** What a step writes, or puts something into: `found[id] = name`, `found[id].append(name)`. */
function targetOf(step: Step): string {
  if (step.kind === 'write') return step.value ? rootOf(step.target) : '';
  return step.kind === 'call' && step.discarded && step.call.callee.kind === 'member'
    ? rootOf(step.call.callee.object)
    : '';
}

/** In the branch of a condition that is the name itself, of an `if` that has both. */
function standsUnder({ facts }: FunctionNode, step: Step, name: string, when: boolean): boolean {
  for (let at: Context | undefined = facts.contexts[step.context]; at; ) {
    const { region, parent }: Context = at;
    if (region.kind === 'branch' && !region.early && isAsked(region.condition, name) && region.when === when)
      return true;
    at = parent === null ? undefined : facts.contexts[parent];
  }
  return false;
}

function isAsked(condition: NonNullable<Effect['value']>, name: string): boolean {
  return condition.kind === 'name' && condition.name === name;
}
