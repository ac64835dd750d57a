import { namesIn, textOf } from '../core/expressions.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { Effect } from './effects.ts';
import { isIdentity, thingOf } from './input-roles.ts';
import { functionName } from './names.ts';
import type { FunctionNode, Program } from './program.ts';
import { summaryOf } from './summaries.ts';
import { nameParts, wordsOf } from './words.ts';

/**
 * Whether rows are looked up by the input beside an id of something else: `where: { teamId, name }`, `get_by_name(team_id, name)`.
 * A team has many rows, and its id does not say which. `ids` are those of the key.
 */
export function isLookedUpBy(program: Program, fill: Effect, input: string, ids: readonly string[]): boolean {
  const body = fill.body ?? fill.node;
  if (saysBy(functionName(fill.node), input, ids) || saysBy(functionName(body), input, ids)) return true;
  const among = new Set(ids.flatMap((id) => id.split('.').at(-1) ?? []));
  return readsOf(program, body).some((call) => {
    const filters = call.arguments.flatMap((argument) => filtersIn(argument, call));
    const beside = filters.find((filter) => namesIn(filter.value).includes(input));
    const known = filters.filter((filter) => among.has(textOf(filter.value).split('.').at(-1) ?? ''));
    return beside !== undefined && !isOwnId(beside.by) && known.length > 0 && !known.some(({ by }) => isOwnId(by));
  });
}

/** `getLabelByName(teamId, name)`: what stands after `By`, where no id of the thing itself does. */
function saysBy(name: string, input: string, ids: readonly string[]): boolean {
  const last = name.split('.').at(-1) ?? '';
  const words = wordsOf(last);
  const at = words.indexOf('by');
  if (at < 0) return false;
  const by = words.slice(at + 1);
  const loaded = nameParts(words.slice(0, at).join('_')).noun.split('_').at(-1) ?? '';
  const isOwn = ids.some((id) => thingOf(id) === loaded || isOwnId(id));
  return !isOwn && !isIdentity(by.join('_')) && by.join('_') === wordsOf(input).join('_');
}

function readsOf(program: Program, body: FunctionNode): readonly Call[] {
  return summaryOf(program, body).flatMap(({ effect: { name, step } }) =>
    name === 'resource.read' && step?.kind === 'call' ? [step.call] : [],
  );
}

interface Filter {
  readonly by: string;
  readonly value: Expression;
}

/** The columns of a `where` object, or the keyword arguments of `filter`, `get` and the like. */
function filtersIn(argument: Call['arguments'][number], call: Call): readonly Filter[] {
  if (argument.name !== undefined)
    return /(^|\.)(get|filter|filter_by|first|find|find_one|get_object_or_404|exists)$/.test(textOf(call.callee))
      ? [{ by: argument.name, value: argument.value }]
      : [];
  if (argument.value.kind !== 'object') return [];
  return argument.value.entries.flatMap(({ key, value }) =>
    key?.kind === 'literal' && key.value === 'where' && value.kind === 'object' ? columnsIn(value) : [],
  );
}

function columnsIn(where: Extract<Expression, { kind: 'object' }>): readonly Filter[] {
  return where.entries.flatMap(({ key, value }) => {
    if (value.kind === 'object') return columnsIn(value);
    return key?.kind === 'literal' ? [{ by: String(key.value), value }] : [];
  });
}

function isOwnId(column: string): boolean {
  return /^(id|pk|uuid|_id|slug|key|guid)(__\w+)?$/.test(column);
}
