import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { argumentFor } from './arguments.ts';
import { contextsBetween } from './conditions.ts';
import type { FunctionNode } from './program.ts';

/** Whether a call gives a flag with which what stands in `context` of its target does not run: `document_of(order, notes=False)`. */
export function isRuledOut({ call }: CallStep, target: FunctionNode, context: number): boolean {
  if (call.arguments.some(({ spread }) => spread)) return false;
  return contextsBetween(target, context, null).some(({ region }) => {
    if (region.kind !== 'branch') return false;
    const { name, when } = flagOf(region.condition, region.when);
    const index = target.facts.definition?.parameters.findIndex((parameter) => parameter.name === name) ?? -1;
    if (name === '' || index < 0 || isReplaced(target, name)) return false;
    const given = argumentFor(call, target, index) ?? target.facts.definition?.parameters[index]?.default;
    return given?.kind === 'literal' && typeof given.value === 'boolean' && given.value !== when;
  });
}

/** A parameter that is asked for by itself; empty for any other condition. */
function flagOf(condition: Expression, when: boolean): { readonly name: string; readonly when: boolean } {
  if (condition.kind === 'name') return { name: condition.name, when };
  const [operand] = condition.kind === 'operation' && condition.operator === 'not' ? condition.operands : [];
  return operand ? flagOf(operand, !when) : { name: '', when };
}

function isReplaced({ facts }: FunctionNode, name: string): boolean {
  return facts.bindings.filter((binding) => binding.name === name).length > 1;
}
