import { textOf } from '../core/expressions.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { Program } from '../program/program.ts';

const COPIES =
  /^(list|dict|set|tuple|structuredClone|cloneDeep|clone|deepcopy|copy\.(copy|deepcopy)|_\.clone(Deep)?|Array\.from|new Map|new Set|Map|Set)$/;

/** What an expression copies: `[...orders]`, `dict(order)`, `orders.map((order) => ({ ...order }))`; null for no copy. */
export function copiedBy(program: Program, expression: Expression): Expression | null {
  switch (expression.kind) {
    case 'list':
      return spreadIn(expression.items);
    case 'object':
      return spreadIn(expression.entries.map(({ value }) => value));
    case 'comprehension': {
      const [clause] = expression.clauses;
      const isCopy = expression.results.some(
        (result) => clause && (isCopyOfPart(program, result) || textOf(result) === textOf(clause.target)),
      );
      return clause && isCopy ? withoutItems(clause.iterable) : null;
    }
    case 'call':
      return copiedByCall(program, expression);
    default:
      return null;
  }
}

function spreadIn(items: readonly Expression[]): Expression | null {
  for (const item of items) {
    const [operand] = item.kind === 'operation' && item.operator === 'spread' ? item.operands : [];
    if (operand) return operand;
  }
  return null;
}

function isCopyOfPart(program: Program, result: Expression): boolean {
  if (copiedBy(program, result) !== null) return true;
  return result.kind === 'list' && result.items.some((item) => copiedBy(program, item) !== null);
}

/** `orders.items()` goes over `orders`. */
function withoutItems(iterable: Expression): Expression {
  return iterable.kind === 'call' &&
    iterable.callee.kind === 'member' &&
    /^(items|values|entries)$/.test(iterable.callee.property)
    ? iterable.callee.object
    : iterable;
}

function copiedByCall(program: Program, call: Call): Expression | null {
  const { callee } = call;
  const [first, second] = call.arguments.map(({ value }) => value);
  const name = textOf(callee);
  if (first && COPIES.test(name)) return first;
  if (name === 'Object.assign' && first?.kind === 'object' && first.entries.length === 0) return second ?? null;
  if (name === 'JSON.parse' && first?.kind === 'call' && textOf(first.callee) === 'JSON.stringify')
    return first.arguments[0]?.value ?? null;
  if (callee.kind !== 'member') return null;
  if (call.arguments.length === 0 && /^(copy|slice|deepcopy|clone)$/.test(callee.property)) return callee.object;
  if (callee.property !== 'map' || first?.kind !== 'function') return null;
  const body = program.functionOf.get(first.definition);
  const isCopy = body?.facts.steps.some(
    (step) => step.kind === 'return' && step.value !== null && copiedBy(program, step.value) !== null,
  );
  return isCopy ? callee.object : null;
}
