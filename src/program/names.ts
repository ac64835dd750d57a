import { textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Call } from '../core/syntax.ts';
import type { Effect } from './effects.ts';
import type { FunctionNode } from './program.ts';

/** The nearest named function around, `OrderService.update`; empty at module level. */
export function functionName(node: FunctionNode): string {
  for (let at: FunctionNode | null = node; at; at = at.parent) if (at.facts.name) return at.facts.qualifiedName;
  return '';
}

/** An effect as it stands in the code, arguments shortened: `db.update_order(…)`. */
export function effectText(effect: Effect): string {
  return (effect.step && stepText(effect.step)) || effect.node.facts.name;
}

/** What a step does, as it stands in the code; empty where it returns or raises. */
export function stepText(step: Step): string {
  if (step.kind === 'call') return callText(step.call);
  if (step.kind === 'write') return `${textOf(step.target)} = …`;
  if (step.kind === 'delete') return `del ${textOf(step.target)}`;
  return step.kind === 'read' ? textOf(step.place) : '';
}

export function callText(call: Call): string {
  return `${textOf(call.callee)}(${call.arguments.length > 0 ? '…' : ''})`;
}
