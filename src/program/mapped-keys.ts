import type { Call, Expression } from '../core/syntax.ts';
import { isOpen, type KeyShape } from './key-shape.ts';
import { substitute, text } from './keys.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';

/** What keys are made of one by one: `ids.map((id) => keyOf(id))`, `map(key_of, ids)`, `ids.map(keyOf).filter(Boolean)`. */
export function mappedShape(
  program: Program,
  { callee, arguments: given }: Call,
  scope: FunctionNode,
  at: (expression: Expression, scope: FunctionNode) => KeyShape,
): KeyShape | null {
  if (callee.kind === 'member' && callee.property === 'filter')
    return eachShape(callee.object, (list) => at(list, scope));
  const isMap = callee.kind === 'member' ? callee.property === 'map' : callee.kind === 'name' && callee.name === 'map';
  const made = isMap && given[0] ? evaluate(program, given[0].value, scope) : null;
  if (made?.kind !== 'function') return null;
  const answer = made.node.facts.steps.findLast((step) => step.kind === 'return');
  const shape = eachShape(answer?.kind === 'return' ? answer.value : null, (value) => at(value, made.node));
  // Its parameters are the items, which no caller of the function around it gives.
  return shape && substitute(shape, (hole) => text([{ ...hole, parameter: null }]));
}

/** Several keys of one shape stand for each of them, where anything of it is fixed. */
export function eachShape(item: Expression | null | undefined, at: (inner: Expression) => KeyShape): KeyShape | null {
  const shape = item ? at(item) : null;
  return shape && shape.kind === 'text' && !isOpen(shape) ? shape : null;
}
