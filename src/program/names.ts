import { textOf } from '../core/expressions.ts';
import type { Effect } from './effects.ts';
import type { FunctionNode } from './program.ts';

/** The nearest named function around, `OrderService.update`; empty at module level. */
export function functionName(node: FunctionNode): string {
  for (let at: FunctionNode | null = node; at; at = at.parent) if (at.facts.name) return at.facts.qualifiedName;
  return '';
}

/** An effect as it stands in the code, arguments shortened: `db.update_order(…)`. */
export function effectText(effect: Effect): string {
  const { step } = effect;
  if (step?.kind === 'call') return `${textOf(step.call.callee)}(${step.call.arguments.length > 0 ? '…' : ''})`;
  if (step?.kind === 'write') return `${textOf(step.target)} = …`;
  if (step?.kind === 'delete') return `del ${textOf(step.target)}`;
  if (step?.kind === 'read') return textOf(step.place);
  return effect.node.facts.name;
}
