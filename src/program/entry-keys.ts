import type { Expression, ObjectExpression } from '../core/syntax.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import type { Effect } from './effects.ts';
import { eachGiven, mappedShapes } from './given-keys.ts';
import { operationName } from './graphql.ts';
import type { Hole, KeyShape } from './key-shape.ts';
import { partsOf, shapeOf } from './keys.ts';
import { kindAt } from './kinds.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';

export interface EntryKeys {
  readonly keys: readonly KeyShape[];
  /** How the keys that a scan has found meet stored ones; null for keys that are written out. */
  readonly match: Effect['match'] | null;
}

/** The keys that stand in an entry's hole: `$KEYS` is several, `$KEY` is one, whatever it holds. */
export function keysAt(program: Program, hole: string, bindings: Bindings, scope: FunctionNode): EntryKeys {
  const given = bindings.get(hole) ?? [];
  const found = given.map((expression) => scannedKeys(program, expression, scope)).find((keys) => keys !== null);
  if (found) return found;
  if (hole.startsWith('$KEYS'))
    return { keys: given.flatMap((item) => severalKeys(program, item, scope)), match: null };
  const choices = given.length === 1 ? given.flatMap(alternatives) : [];
  if (choices.length > 1) return { keys: choices.map((item) => oneKey(program, item, scope)), match: null };
  const shapes = given.map((item) => oneKey(program, item, scope));
  return { keys: shapes.length > 1 ? [{ kind: 'list', items: shapes }] : shapes, match: null };
}

/** `mode ? keyOfMode(mode) : allKey` is one key or the other. */
function alternatives(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'operation' || expression.operator !== '?:') return [expression];
  return expression.operands
    .slice(1)
    .filter((operand) => operand.kind !== 'literal' || operand.value !== null)
    .flatMap(alternatives);
}

/** Keys that a value of a kind stands for: `for key in client.scan_iter('user:*')`. */
function scannedKeys(program: Program, expression: Expression, scope: FunctionNode): EntryKeys | null {
  const [spread] = expression.kind === 'operation' && expression.operator === 'spread' ? expression.operands : [];
  const kind = kindAt(program, spread ?? expression, scope);
  return kind && kind.keys.length > 0 ? { keys: kind.keys, match: kind.match ?? null } : null;
}

/** The items of a list, the keys of an object. */
export function severalKeys(program: Program, expression: Expression, scope: FunctionNode): readonly KeyShape[] {
  const value = evaluate(program, expression, scope);
  if (value.kind === 'list') return value.expression.items.flatMap((item) => severalKeys(program, item, value.scope));
  const asked = value.kind === 'object' ? documentIn(value.expression) : null;
  if (asked && value.kind === 'object') return [oneKey(program, asked, value.scope)];
  if (value.kind === 'object')
    return value.expression.entries.flatMap(({ key }) => (key ? [shapeOf(program, key, value.scope)] : []));
  if (expression.kind === 'comprehension')
    return expression.results.slice(0, 1).map((result) => shapeOf(program, result, scope));
  return mappedShapes(program, expression, scope) ?? [eachGiven(oneKey(program, expression, scope))];
}

/** `{ query: GET_ORDERS, variables }` is the answer of that document. */
function documentIn({ entries }: ObjectExpression): Expression | null {
  const entry = entries.find(({ key }) => key?.kind === 'literal' && key.value === 'query');
  return entry?.value ?? null;
}

/** A function stands for what it answers: the `normalizer` of a memo. */
function oneKey(program: Program, expression: Expression, scope: FunctionNode): KeyShape {
  const operation = operationName(program, expression, scope);
  if (operation !== null) return { kind: 'text', parts: [operation] };
  const value = evaluate(program, expression, scope);
  if (value.kind !== 'function') return shapeOf(program, expression, scope);
  const answer = value.node.facts.steps.findLast((step) => step.kind === 'return' && step.value !== null);
  if (answer?.kind !== 'return' || !answer.value) return shapeOf(program, expression, scope);
  return predicateShape(program, answer.value, value.node) ?? shapeOf(program, answer.value, value.node);
}

/** `(key) => key.startsWith(prefix)` chooses the keys that have the text at that place. */
function predicateShape(program: Program, answer: Expression, node: FunctionNode): KeyShape | null {
  const test = answer.kind === 'operation' && answer.operator === 'and' ? (answer.operands.at(-1) ?? answer) : answer;
  const wanted = test.kind === 'call' ? test.arguments[0]?.value : undefined;
  if (test.kind !== 'call' || test.callee.kind !== 'member' || !wanted) return null;
  const { property } = test.callee;
  if (!['includes', 'startsWith', 'endsWith', 'startswith', 'endswith'].includes(property)) return null;
  const rest: Hole = { text: '…', names: [], parameter: null, through: [], origin: null, calls: [] };
  const inner = partsOf(shapeOf(program, wanted, node));
  const before = property.toLowerCase() === 'startswith' ? [] : [rest];
  const after = property.toLowerCase() === 'endswith' ? [] : [rest];
  return { kind: 'text', parts: [...before, ...inner, ...after] };
}
