import { textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { callMatches } from './library-matches.ts';
import { callsBehind } from './loads.ts';
import { namesHolding } from './misses.ts';
import type { FunctionNode, Program } from './program.ts';

/**
 * The request behind a value whose answer nobody asked whether it succeeded, from a library that answers an error status
 * like any other; null where something asks.
 */
export function uncheckedRequest(program: Program, value: Expression, node: FunctionNode): CallStep | null {
  const calls = callsBehind(program, value, node);
  for (const step of node.facts.steps) {
    if (step.kind !== 'call' || !calls.has(step.call) || !answersErrors(program, node, step)) continue;
    if (!isRead(node, step, calls)) continue;
    return isChecked(node, step.call) ? null : step;
  }
  return null;
}

function answersErrors(program: Program, node: FunctionNode, step: CallStep): boolean {
  return callMatches(program, { call: step.call, scope: node }).some(
    ({ compiled }) =>
      compiled.entry.does !== 'cache.compute' &&
      program.knowledge.libraries.some(
        ({ model }) => model.library === compiled.library && model.errorStatus === 'answered',
      ),
  );
}

/** The body is taken out: `.json()`, `.text`. */
function isRead(node: FunctionNode, step: CallStep, calls: ReadonlySet<Expression>): boolean {
  const names = namesHolding(node, step.call);
  const isBody = (part: Expression): boolean =>
    part.kind === 'member' &&
    /^(json|text|content|blob|arrayBuffer|read)$/.test(part.property) &&
    [...walkExpression(part.object)].some(
      (inner) => inner === step.call || (inner.kind === 'name' && names.has(inner.name)),
    );
  return (
    [...calls].some((call) => [...walkExpression(call)].some(isBody)) ||
    node.facts.steps.some((other) => other.kind === 'read' && isBody(other.place))
  );
}

const CHECKS = /\b(ok|status|status_code|statusCode|raise_for_status|is_success|is_error|reason|raise_on|expect\w*)\b/;
const TROUBLE = /error|success|fail|valid|assert|check|verify|raise|throw|parse|schema|ensure/i;

/** Anything that asks for the status, or whether the body is an error, or that looks the body over. */
function isChecked(node: FunctionNode, request: Expression): boolean {
  const names = namesHolding(node, request);
  const about = (expression: Expression) =>
    [...walkExpression(expression)].some((part) => part === request || (part.kind === 'name' && names.has(part.name)));
  const bodies = new Set([
    ...names,
    ...node.facts.bindings.flatMap(({ name, value }) => (value && about(value) ? [name] : [])),
  ]);
  const conditions = node.facts.contexts.some(
    ({ region }) =>
      region.kind === 'branch' &&
      [...walkExpression(region.condition)].some((part) => part.kind === 'name' && bodies.has(part.name)),
  );
  return (
    conditions ||
    node.facts.steps.some((step) => {
      if (step.kind === 'read') return CHECKS.test(textOf(step.place)) && about(step.place);
      if (step.kind !== 'call') return false;
      const text = textOf(step.call.callee);
      if (CHECKS.test(text) && about(step.call.callee)) return true;
      return (
        TROUBLE.test(text) &&
        step.call.arguments.some(({ value }) =>
          [...walkExpression(value)].some((part) => part.kind === 'name' && bodies.has(part.name)),
        )
      );
    })
  );
}
