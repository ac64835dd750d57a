import type { FunctionNode } from './program.ts';
import type { Value } from './value.ts';

/** What a function makes and keeps nowhere but in variables of its own. */
export function isMadeAnew(value: Value, maker: FunctionNode): value is Value & { kind: 'result' } {
  if (value.kind !== 'result' || value.scope !== maker) return false;
  const { call } = value;
  return (
    maker.facts.bindings.some((binding) => binding.value === call) ||
    maker.facts.steps.some((step) => step.kind === 'return' && step.value === call)
  );
}

/** A closure or a list in an object that a function makes. */
export function madeWith(value: Value, { by, scope }: Value & { kind: 'object' }): Value {
  if (!by || value.kind === 'unknown') return value;
  if (value.kind === 'function') return value.node.parent === scope ? { ...value, by } : value;
  return value.kind === 'list' && value.scope === scope ? { ...value, by } : value;
}
