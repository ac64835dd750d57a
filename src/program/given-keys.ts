import type { Call, Expression } from '../core/syntax.ts';
import { argumentFor } from './arguments.ts';
import type { Effect } from './effects.ts';
import { type Given, type Hole, holesOf, isOpen, type KeyShape } from './key-shape.ts';
import { shapeOf, substitute, text } from './keys.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';
import { evaluate } from './values.ts';

/** The parameter, of this function or of one around it, that an expression is, or of which it is one item. */
export function givenAt(program: Program, expression: Expression, scope: FunctionNode): Given | null {
  if (expression.kind === 'member') {
    const whole = givenAt(program, expression.object, scope);
    return whole && !whole.each ? { ...whole, path: [...whole.path, expression.property] } : null;
  }
  const found = expression.kind === 'name' ? lookup(program, scope, expression.name) : null;
  const binding = found && bindingAt(found, scope, expression.span);
  if (!found || !binding) return null;
  if (binding.kind === 'element' && binding.value && binding.path.length === 0)
    return eachOf(givenAt(program, binding.value, found.scope));
  if (binding.kind !== 'parameter') return null;
  const { index, path } = binding;
  const list = index === 0 && path.length === 0 ? listGoneThrough(program, found.scope) : null;
  if (list && found.scope.parent) return eachOf(givenAt(program, list, found.scope.parent));
  const rest = found.scope.facts.definition?.parameters[index]?.rest === 'positional';
  return { node: found.scope, index, path: path.map(String), each: rest && path.length === 0 };
}

function eachOf(given: Given | null): Given | null {
  return given && { ...given, each: true };
}

/** `keys` where the function stands in `keys.forEach((key) => …)`. */
export const listGoneThrough = perProgram((_, { parent, facts }: FunctionNode): Expression | null => {
  for (const step of parent?.facts.steps ?? []) {
    if (step.kind !== 'call' || step.call.callee.kind !== 'member' || !GOES_THROUGH.test(step.call.callee.property))
      continue;
    const [first] = step.call.arguments;
    if (first?.value.kind === 'function' && first.value.definition === facts.definition) return step.call.callee.object;
  }
  return null;
});

const GOES_THROUGH = /^(forEach|map|flatMap|each)$/;

/** A key that a list of keys may stand for: `del(keys)`. */
export function eachGiven(shape: KeyShape): KeyShape {
  const [only, ...more] = shape.kind === 'text' ? shape.parts : [];
  if (shape.kind === 'list' || only === undefined || typeof only === 'string' || more.length > 0) return shape;
  return only.given ? text([{ ...only, given: eachOf(only.given) }]) : shape;
}

interface Frame {
  readonly node: FunctionNode;
  readonly step: { readonly call: Call };
  readonly target: FunctionNode;
}

/** A key of which a list is given, once for each of the list's items; a list of texts is one key where keys are lists. */
export function keysOfItems(
  program: Program,
  key: KeyShape,
  match: Effect['match'],
  frame: Frame,
): readonly KeyShape[] {
  const each = holesOf(key).find(({ given }) => given?.each && given.node === frame.target);
  const items = each ? givenItems(program, each, frame) : [];
  if (match === 'prefix' && items.length > 0 && items.every(({ kind }) => kind === 'text') && isOpen(key))
    return [items.length > 1 || !items.every(isOpen) ? { kind: 'list', items } : key];
  return items.length > 0 ? items.map((item) => substitute(key, (hole) => (hole === each ? item : null))) : [key];
}

function givenItems(program: Program, { given }: Hole, { node, step, target }: Frame): readonly KeyShape[] {
  if (!given) return [];
  if (target.facts.definition?.parameters[given.index]?.rest === 'positional')
    return step.call.arguments.slice(given.index).flatMap(({ value }) => itemShapes(program, value, node));
  const argument = argumentFor(step.call, target, given.index);
  const part = argument && partAt(program, argument, node, given.path);
  return part ? itemShapes(program, part.expression, part.scope) : [];
}

interface Placed {
  readonly expression: Expression;
  readonly scope: FunctionNode;
}

/** The entry of an object that a path leads to. */
export function partAt(
  program: Program,
  expression: Expression,
  scope: FunctionNode,
  path: readonly string[],
): Placed | null {
  const [first, ...rest] = path;
  if (first === undefined) return { expression, scope };
  const value = evaluate(program, expression, scope);
  if (value.kind !== 'object') return null;
  const entry = value.expression.entries.find(({ key }) => key?.kind === 'literal' && key.value === first);
  return entry ? partAt(program, entry.value, value.scope, rest) : null;
}

/** The keys that a list holds, as far as the text shows: its items, what it is mapped to, what is filtered out of it. */
function itemShapes(program: Program, expression: Expression, scope: FunctionNode): readonly KeyShape[] {
  const inner = (part: Expression) => itemShapes(program, part, scope);
  if (expression.kind === 'operation') {
    const { operator, operands } = expression;
    if (operator === 'spread') return operands.flatMap(inner);
    if (operator === '?:') return operands.slice(1).flatMap(inner);
    if (operator === 'or' || operator === '??') return operands.slice(0, 1).flatMap(inner);
  }
  const whole = shapeOf(program, expression, scope);
  if (whole.kind === 'list') return whole.items.map(eachOfSpread);
  if (expression.kind === 'comprehension')
    return expression.results.slice(0, 1).map((result) => shapeOf(program, result, scope));
  return mappedShapes(program, expression, scope) ?? [eachGiven(whole)];
}

/** `[key, ...keys]` */
function eachOfSpread(item: KeyShape): KeyShape {
  return holesOf(item).some(({ through }) => through.includes('spread')) ? eachGiven(item) : item;
}

/** `ids.map((id) => `order:${id}`)`, `map(key_of, ids)`, and a name for either. */
export function mappedShapes(
  program: Program,
  expression: Expression,
  scope: FunctionNode,
): readonly KeyShape[] | null {
  if (expression.kind === 'name') {
    const value = evaluate(program, expression, scope);
    return value.kind === 'result' ? mappedShapes(program, value.call, value.scope) : null;
  }
  const callee = expression.kind === 'call' ? expression.callee : null;
  if (expression.kind !== 'call' || (callee?.kind !== 'member' && callee?.kind !== 'name')) return null;
  const property = callee.kind === 'member' ? callee.property : callee.name;
  if (callee.kind === 'member' && property === 'filter') return itemShapes(program, callee.object, scope);
  const [first] = property === 'map' || property === 'flatMap' ? expression.arguments : [];
  const value = first && evaluate(program, first.value, scope);
  if (value?.kind !== 'function') return null;
  const answers = value.node.facts.steps.flatMap((step) => (step.kind === 'return' && step.value ? [step.value] : []));
  return property === 'map'
    ? answers.map((answer) => shapeOf(program, answer, value.node))
    : answers.flatMap((answer) => itemShapes(program, answer, value.node));
}
