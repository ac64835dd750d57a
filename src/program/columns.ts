import { walkExpression } from '../core/expressions.ts';
import type { Call, Expression, ObjectExpression } from '../core/syntax.ts';
import type { Effect } from './effects.ts';

/** Whether a write changes only columns that what is read does not have, and by which it is not chosen either. */
export function leavesColumns(write: Effect, read: Effect): boolean {
  const written = write.verb === 'update' && write.step?.kind === 'call' ? writtenBy(write.step.call) : null;
  if (!written || written.length === 0) return false;
  const used = read.step?.kind === 'call' ? usedBy(read.step.call, read) : null;
  return used !== null && written.every((column) => !used.has(column));
}

/** The columns that an update names; null where it may change others. */
function writtenBy(call: Call): readonly string[] | null {
  if (call.callee.kind !== 'member') return null;
  const named = call.arguments.filter(({ name }) => name !== undefined);
  const fields = named.find(({ name }) => name === 'update_fields')?.value;
  if (fields?.kind === 'list') return literals(fields.items);
  const isKeyed = call.callee.property === 'update' && named.length > 0 && named.length === call.arguments.length;
  if (isKeyed && named.every(({ spread }) => !spread)) return named.map(({ name }) => name ?? '');
  for (const { value } of call.arguments) {
    const data = value.kind === 'object' ? entry(value, 'data') : null;
    if (data) return data.kind === 'object' ? keysOf(data) : null;
  }
  return null;
}

/** The columns that a query asks for and is chosen by; null where it asks for whole rows. */
function usedBy(call: Call, read: Effect): ReadonlySet<string> | null {
  const whole = outermost(call, read);
  const objects = whole.arguments.flatMap(({ value }) => (value.kind === 'object' ? [value] : []));
  const options = objects.find((object) => entry(object, 'select') !== null);
  return options ? selected(options) : chained(whole);
}

/** `rows.values_list('name').get(pk=1)` for the read that is its inner part. */
function outermost(call: Call, { node }: Effect): Call {
  let found = call;
  for (const step of node.facts.steps)
    if (step.kind === 'call' && step.call.callee.kind === 'member' && receivers(step.call).includes(found))
      found = step.call;
  return found;
}

function receivers(call: Call): readonly Expression[] {
  const found: Expression[] = [];
  let at: Expression = call;
  while (at.kind === 'call' || at.kind === 'member') {
    at = at.kind === 'call' ? at.callee : at.object;
    found.push(at);
  }
  return found;
}

/** All names in the options of a query object: its columns, those of its relations, and those it is chosen and ordered by. */
function selected(options: ObjectExpression): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const part of walkExpression(options)) {
    if (part.kind !== 'object') continue;
    const keys = keysOf(part);
    if (!keys) return null;
    for (const key of keys) names.add(key);
  }
  return names;
}

const NARROWS = /^(values|values_list|only)$/;
const CHOOSES = /^(filter|exclude|get|order_by|distinct|all|first|last|using|iterator)$/;

/** Of a query that is put together by calls. */
function chained(call: Call): ReadonlySet<string> | null {
  const names = new Set<string>();
  let narrowed = false;
  for (const part of [call, ...receivers(call)]) {
    if (part.kind !== 'call' || part.callee.kind !== 'member') continue;
    const { property } = part.callee;
    const positional = literals(part.arguments.filter(({ name }) => name === undefined).map(({ value }) => value));
    if (!positional || part.arguments.some(({ spread }) => spread)) return null;
    if (NARROWS.test(property) && positional.length > 0) narrowed = true;
    else if (!CHOOSES.test(property)) return null;
    const given = [...positional, ...part.arguments.flatMap(({ name }) => name ?? [])];
    for (const name of given) for (const word of name.replace(/^-/, '').split('__')) names.add(word);
  }
  return narrowed ? names : null;
}

function literals(items: readonly Expression[]): readonly string[] | null {
  const texts = items.flatMap((item) =>
    item.kind === 'literal' && typeof item.value === 'string' ? [item.value] : [],
  );
  return texts.length === items.length ? texts : null;
}

function entry(object: ObjectExpression, name: string): Expression | null {
  return object.entries.find(({ key }) => key?.kind === 'literal' && key.value === name)?.value ?? null;
}

/** Null where something that is not an object in plain sight is spread into it: `...(paid ? { paidAt } : {})` is one. */
function keysOf(object: ObjectExpression): readonly string[] | null {
  const keys: string[] = [];
  for (const { key, value } of object.entries) {
    const found = key ? literals([key]) : spreadKeys(value);
    if (!found) return null;
    keys.push(...found);
  }
  return keys;
}

function spreadKeys(value: Expression): readonly string[] | null {
  if (value.kind === 'object') return keysOf(value);
  const isChoice = value.kind === 'operation' && ['?:', '&&', 'and'].includes(value.operator);
  if (!isChoice) return null;
  const [, ...outcomes] = value.operands;
  const found = outcomes.map(spreadKeys);
  return found.every((keys) => keys !== null) ? found.flat() : null;
}
