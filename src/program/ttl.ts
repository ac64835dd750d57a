import { textOf, walkExpression } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import type { Ttl } from './effects.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';
import { evaluate } from './values.ts';

/** The expiry that an entry's hole or number stands for; null where none is given. */
export function ttlOf(
  program: Program,
  given: string | number | undefined,
  unit: 'seconds' | 'milliseconds',
  bindings: Bindings,
  scope: FunctionNode,
): Ttl | null {
  if (given === undefined || given === 'none') return null;
  const scale = unit === 'milliseconds' ? 0.001 : 1;
  if (typeof given === 'number') return { seconds: given * scale, text: String(given), jitter: false };
  const [expression] = bindings.get(given) ?? [];
  if (!expression || (expression.kind === 'literal' && typeof expression.value !== 'number')) return null;
  const number = numberOf(program, expression, scope);
  return {
    seconds: number === null ? null : number * scale,
    text: textOf(expression),
    jitter: isJittered(program, expression, scope),
  };
}

/** The constant number that an expression stands for, through names and arithmetic. */
export function numberOf(program: Program, expression: Expression, scope: FunctionNode, depth = 0): number | null {
  // `attempts = attempts + 1` stands for itself.
  if (depth > 8) return null;
  if (expression.kind === 'literal') return typeof expression.value === 'number' ? expression.value : null;
  if (expression.kind === 'name' || expression.kind === 'member') {
    const value = evaluate(program, expression, scope);
    if (value.kind === 'literal') return typeof value.literal.value === 'number' ? value.literal.value : null;
    const found = expression.kind === 'name' ? lookup(program, scope, expression.name) : null;
    const binding = found && expression.kind === 'name' ? bindingAt(found, scope, expression.span) : null;
    return found && binding?.kind === 'variable' && binding.value && binding.value.kind === 'operation'
      ? numberOf(program, binding.value, found.scope, depth + 1)
      : null;
  }
  if (expression.kind !== 'operation') return null;
  const numbers = expression.operands.map((operand) => numberOf(program, operand, scope, depth + 1));
  const [left, right] = numbers;
  if (left === null || right === null || left === undefined || right === undefined) return null;
  const arithmetic: Record<string, number> = {
    '*': left * right,
    '+': left + right,
    '-': left - right,
    '/': left / right,
  };
  return arithmetic[expression.operator] ?? null;
}

function isJittered(program: Program, expression: Expression, scope: FunctionNode): boolean {
  if (/rand|jitter/i.test(textOf(expression))) return true;
  for (const part of walkExpression(expression)) {
    const found = part.kind === 'name' ? lookup(program, scope, part.name) : null;
    const binding = found && bindingAt(found, scope, part.span);
    if (binding?.value && /rand|jitter/i.test(textOf(binding.value))) return true;
    const value = part.kind === 'call' ? evaluate(program, part.callee, scope) : null;
    if (
      value?.kind === 'function' &&
      value.node.facts.steps.some((step) => step.kind === 'call' && /rand|jitter/i.test(textOf(step.call.callee)))
    )
      return true;
  }
  return false;
}
