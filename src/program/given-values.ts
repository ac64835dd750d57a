import { walkExpression } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import { argumentFor } from './arguments.ts';
import { callersOf } from './calls.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';

/** What a caller hands over for a parameter, with the function that it stands in. */
export interface Handed {
  /** Of the parameter. */
  readonly name: string;
  readonly value: Expression;
  readonly scope: FunctionNode;
}

const MOST_CALLERS = 20;

/** What callers hand over as the value that a function stores: `remember(orderId, order)` for its `order`. */
export function givenFor(program: Program, value: Expression, scope: FunctionNode): readonly Handed[] {
  const indexes = parametersIn(program, value, scope, new Set());
  if (indexes.size === 0) return [];
  const callers = productCallersOf(program, scope).slice(0, MOST_CALLERS);
  return callers.flatMap(({ node, step }) =>
    [...indexes].flatMap((index) => {
      const argument = argumentFor(step.call, scope, index);
      const name = scope.facts.definition?.parameters[index]?.name ?? '';
      return argument ? [{ name, value: argument, scope: node }] : [];
    }),
  );
}

const productCallersOf = perProgram((program, node: FunctionNode) =>
  callersOf(program, node).filter(
    (site) => !site.node.file.excluded && site.targets.some((target) => target.node === node && target.way === 'call'),
  ),
);

/** The parameters of `scope` that go into the value, also by way of its variables. */
function parametersIn(
  program: Program,
  value: Expression,
  scope: FunctionNode,
  seen: Set<Expression>,
): ReadonlySet<number> {
  const indexes = new Set<number>();
  if (seen.has(value)) return indexes;
  seen.add(value);
  for (const part of walkExpression(value)) {
    const found = part.kind === 'name' ? lookup(program, scope, part.name) : null;
    const binding = found?.scope === scope ? bindingAt(found, scope, part.span) : null;
    if (binding?.kind === 'parameter') indexes.add(binding.index);
    if (binding?.kind !== 'variable' || !binding.value) continue;
    for (const index of parametersIn(program, binding.value, scope, seen)) indexes.add(index);
  }
  return indexes;
}
