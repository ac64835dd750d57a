import { textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { LibraryModel } from '../knowledge/model.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import { declaredName } from './declarations.ts';
import { bareEffect, type Effect } from './effects.ts';
import { methodVerb } from './endpoints.ts';
import { type EntryKeys, keysAt } from './entry-keys.ts';
import { documentText, firstField, isQueryText } from './graphql.ts';
import { type KeyShape, shapeText } from './key-shape.ts';
import { shapeOf } from './keys.ts';
import type { Kind } from './kinds.ts';
import { libraryIndex } from './library-index.ts';
import { storeOf } from './library-stores.ts';
import type { FunctionNode, Program } from './program.ts';
import { dataOf, joinedTable, type Resource, sqlStatement } from './resources.ts';
import { prefixOf } from './traits.ts';
import { ttlOf } from './ttl.ts';
import { evaluate } from './values.ts';
import { nameParts } from './words.ts';

/** Call entries, decorator entries and their `also` parts share these fields. */
export type Words = Omit<LibraryModel['calls'][number], 'call' | 'on' | 'also'>;

export interface Place {
  readonly node: FunctionNode;
  readonly step: Step | null;
  readonly call: Call | null;
  readonly span: Effect['span'];
  readonly context: number;
}

/** An entry with what the code gives it. */
export interface Said {
  readonly library: string;
  readonly words: Words;
  readonly bindings: Bindings;
  readonly receiver: Kind | null;
  /** Where the expressions in the holes stand. */
  readonly scope: FunctionNode;
  /** The entry only declares what runs later. */
  readonly declares?: boolean | undefined;
}

/** The effect that an entry says; none where it only gives a kind or runs functions. */
export function effectOf(program: Program, place: Place, said: Said): readonly Effect[] {
  const { words, bindings, receiver, scope } = said;
  if (!words.does) return [];
  const at = (hole: string | undefined): readonly Expression[] =>
    hole === undefined ? [] : (bindings.get(hole) ?? []);
  const data = dataSaid(program, said);
  if (receiver?.link === 'named' && words.does.startsWith('resource.') && !data.resource) return [];
  const { keys, match } = keysSaid(program, said);
  const verb = words.verb ?? data.verb;
  const effect: Effect = {
    ...bareEffect(words.does, place.node, place.step, place.span, place.context),
    store: words.does.startsWith('cache.') ? storeOf(program, place, said) : null,
    keys,
    tags: severalOf(keysAt(program, words.tags ?? '', bindings, scope).keys),
    match: match ?? words.match ?? (words.does === 'cache.clear' ? 'all' : 'exact'),
    ttl: ttlOf(program, words.ttl, words.unit ?? words.cache?.unit ?? 'seconds', bindings, scope),
    version: versionAt(at('$VERSION')[0]),
    value: at(words.value)[0] ?? at('$VALUE')[0] ?? null,
    body: functionAt(program, at(words.body)[0], scope),
    afterwards: (words.afterwards ?? []).flatMap((hole) => functionAt(program, at(hole)[0], scope) ?? []),
    resource: data.resource,
    verb,
    fires: words.fires ?? firesOf(verb),
    events: words.events ?? eventsOf(program, at(words.eventsOf), scope),
    when: words.when ?? 'flow',
    link: weakest(receiver?.link, data.resource?.link),
    onlyIf: words.onlyIf ?? null,
    lifetimeOnly: words.lifetimeOnly ?? false,
    skipsMethods: words.skipsMethods ?? false,
    shallow: words.shallow ?? false,
    lock: words.does === 'lock.hold' ? (words.lock ?? {}) : null,
    declared: said.declares && place.call ? declaredName(place.call, place.node) : null,
  };
  return [
    words.does === 'resource.write' && data.isRead
      ? { ...effect, name: 'resource.read', verb: null, fires: [] }
      : effect,
  ];
}

function weakest(...links: readonly (Effect['link'] | undefined)[]): Effect['link'] {
  if (links.includes('named')) return 'named';
  return links.includes('inferred') ? 'inferred' : 'proven';
}

function firesOf(verb: Effect['verb']): Effect['fires'] {
  return verb === null || verb === 'any' ? ['create', 'update', 'delete'] : [verb];
}

/** The key in the entry's hole, with the cache's prefix before it and the field behind it; else what the receiver stands for. */
function keysSaid(program: Program, { words, bindings, receiver, scope }: Said): EntryKeys {
  const hole = words.key ?? (bindings.has('$KEYS') ? '$KEYS' : '$KEY');
  const { keys, match } = keysAt(program, hole, bindings, scope);
  if (keys.length === 0 && receiver) return { keys: receiver.keys, match: receiver.match ?? null };
  const [field] = words.field === undefined ? [] : keysAt(program, words.field, bindings, scope).keys;
  const prefix = words.does?.startsWith('cache.')
    ? (receiver?.prefix ?? prefixOf(program, words.cache, bindings, scope))
    : null;
  return { keys: keys.map((key) => withField(withPrefix(key, prefix), field)), match };
}

function withPrefix(key: KeyShape, prefix: KeyShape | null): KeyShape {
  if (!prefix) return key;
  if (key.kind === 'list' || prefix.kind === 'list') return { kind: 'list', items: [prefix, key] };
  const [last, first] = [prefix.parts.at(-1), key.parts[0]];
  return typeof last === 'string' && typeof first === 'string'
    ? { kind: 'text', parts: [...prefix.parts.slice(0, -1), last + first, ...key.parts.slice(1)] }
    : { kind: 'text', parts: [...prefix.parts, ...key.parts] };
}

function withField(key: KeyShape, field: KeyShape | undefined): KeyShape {
  return field ? { kind: 'list', items: [key, field] } : key;
}

function severalOf(tags: readonly KeyShape[]): readonly KeyShape[] {
  return tags.flatMap((tag) => (tag.kind === 'list' ? tag.items : [tag]));
}

interface DataSaid {
  readonly resource: Resource | null;
  readonly verb: Effect['verb'];
  /** The text that says what happens is a query after all. */
  readonly isRead: boolean;
}

function dataSaid(program: Program, { words, bindings, receiver, scope }: Said): DataSaid {
  if (words.data?.sql !== undefined) {
    const [text] = bindings.get(words.data.sql) ?? [];
    const statement = text ? sqlStatement(shapeText(shapeOf(program, text, scope))) : null;
    if (!statement) return { resource: null, verb: null, isRead: true };
    const { verb } = statement;
    const data = joinedTable(program, statement.resource);
    return verb === 'read' ? { resource: data, verb: null, isRead: true } : { resource: data, verb, isRead: false };
  }
  const data = words.data ? dataOf(program, words.data, bindings, scope) : (receiver?.resource ?? null);
  const [document] = words.data?.graphql === undefined ? [] : (bindings.get(words.data.graphql) ?? []);
  const asked = document ? documentText(program, document, scope) : '';
  if (isQueryText(asked)) return { resource: data, verb: null, isRead: true };
  const method =
    words.does === 'resource.write' && words.data?.endpoint !== undefined
      ? methodVerb(program, words.data.endpoint, bindings, scope)
      : null;
  if (words.does === 'resource.write' && words.data?.procedure !== undefined) return procedureSaid(data, bindings);
  const verb = method ?? firstField(asked)?.verb ?? 'any';
  return { resource: data, verb: words.does === 'resource.write' ? verb : null, isRead: false };
}

/** Procedures that only answer are called as mutations too, where the question is long: the name has to say that one writes. */
function procedureSaid(data: Resource | null, bindings: Bindings): DataSaid {
  const [procedure] = bindings.get('$PROCEDURE') ?? [];
  const name = procedure?.kind === 'literal' ? String(procedure.value) : '';
  const { verb } = nameParts(name);
  const writes = verb !== null && verb !== 'read';
  return { resource: writes ? data : null, verb: writes ? verb : null, isRead: false };
}

function functionAt(program: Program, expression: Expression | undefined, scope: FunctionNode): FunctionNode | null {
  if (!expression) return null;
  const value = evaluate(program, expression, scope);
  return value.kind === 'function' ? value.node : null;
}

function eventsOf(program: Program, expressions: readonly Expression[], scope: FunctionNode): Effect['events'] {
  const { names } = libraryIndex(program.knowledge);
  return expressions.flatMap((expression) => {
    const value = evaluate(program, expression, scope);
    if (value.kind === 'list') return eventsOf(program, value.expression.items, value.scope);
    return value.kind === 'external' ? (names.get(value.path)?.entry.events ?? []) : [];
  });
}

function versionAt(given: Expression | undefined): string | null {
  return given && !(given.kind === 'literal' && given.value === null) ? textOf(given) : null;
}
