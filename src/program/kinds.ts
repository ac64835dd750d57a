import type { Call, Expression } from '../core/syntax.ts';
import type { Compiled, CompiledLibrary } from '../knowledge/knowledge.ts';
import { matchBest, matchDecorator, matchMembers } from '../knowledge/match.ts';
import type { LibraryModel } from '../knowledge/model.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import {
  type CallEntry,
  type CreateEntry,
  type DecoratorEntry,
  type EntryTable,
  type LanguageName,
  libraryIndex,
} from './library-index.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import { dataOf, modelResource, type Resource } from './resources.ts';
import { evaluate, type Value } from './values.ts';

/** What a model says of a cache; what it leaves out is not known. */
export type Traits = NonNullable<LibraryModel['names'][number]['cache']>;

/** What a library says that a value is: a cache, a queryset, a session. Kinds are names of their library. */
export interface Kind {
  readonly library: string;
  readonly name: string;
  readonly cache: Traits | null;
  readonly resource: Resource | null;
  /** The value that it was first made as: two that share it are the same store. */
  readonly made: Value;
}

/** The kind of a value, or null where no library knows it. */
export const kindOf = perProgram((program, value: Value): Kind | null => {
  switch (value.kind) {
    case 'external':
      return kindOfName(program, value);
    case 'unknown':
      return value.name ? kindOfUnresolved(program, value) : null;
    case 'class':
    case 'instance':
      return kindOfClass(program, value);
    case 'result':
      return kindOfResult(program, value);
    case 'member':
    case 'element':
      return kindOfMember(program, value);
    default:
      return null;
  }
}, null);

function kindOfName(program: Program, value: Value & { kind: 'external' }): Kind | null {
  const found = libraryIndex(program.knowledge).names.get(value.path);
  if (found)
    return {
      library: found.library,
      name: found.entry.is,
      cache: found.entry.cache ?? null,
      resource: null,
      made: value,
    };
  const dot = value.path.lastIndexOf('.');
  return dot < 0
    ? null
    : memberKind(program, { kind: 'external', path: value.path.slice(0, dot) }, value.path.slice(dot + 1), value);
}

function kindOfUnresolved(program: Program, value: Value & { kind: 'unknown' }): Kind | null {
  const found = libraryIndex(program.knowledge).unresolved.get(value.name);
  return found
    ? { library: found.library, name: found.entry.is, cache: found.entry.cache ?? null, resource: null, made: value }
    : null;
}

function kindOfClass(program: Program, value: Value & { kind: 'class' | 'instance' }): Kind | null {
  const model = classModel(program, value.node);
  if (!model) return value.kind === 'instance' ? kindOfSubclass(program, value.node, value) : null;
  const name = value.kind === 'class' ? model.entry.is : model.entry.instance;
  if (!name) return null;
  return { library: model.library, name, cache: null, resource: modelResource(program, value.node), made: value };
}

/** `class Cache extends Redis`: an instance is what the library's own constructor makes. */
function kindOfSubclass(program: Program, node: ClassNode, made: Value): Kind | null {
  for (const base of node.facts.bases) {
    const value = evaluate(program, base.kind === 'index' ? base.object : base, node.scope);
    const kind =
      value.kind === 'external'
        ? kindOfAnnotated(program, value)
        : value.kind === 'class'
          ? kindOfSubclass(program, value.node, made)
          : null;
    if (kind) return { ...kind, made };
  }
  return null;
}

/** The class entry of a library that the class or one of its bases extends, or that decorates it. */
export const classModel = perProgram((program, node: ClassNode): CompiledLibrary['classes'][number] | null => {
  const index = libraryIndex(program.knowledge).classes;
  for (const { expression } of node.facts.decorators) {
    const callee = evaluate(program, expression.kind === 'call' ? expression.callee : expression, node.scope);
    const found = callee.kind === 'external' ? index.get(`@${callee.path}`) : undefined;
    if (found) return found;
  }
  for (const base of node.facts.bases) {
    const value = evaluate(program, base.kind === 'call' ? base.callee : base, node.scope);
    const found =
      value.kind === 'external'
        ? index.get(value.path)
        : value.kind === 'class'
          ? classModel(program, value.node)
          : undefined;
    if (found) return found;
  }
  return null;
}, null);

function kindOfResult(program: Program, value: Value & { kind: 'result' }): Kind | null {
  const { call, callee, scope } = value;
  const place = { call, scope };
  for (const { compiled, bindings } of createMatches(program, place)) {
    const { is, cache, data } = compiled.entry;
    return {
      library: compiled.library,
      name: is,
      cache: cache ?? null,
      resource: data ? dataOf(program, data, bindings, scope) : null,
      made: value,
    };
  }
  for (const { compiled, receiver, bindings } of callMatches(program, place)) {
    const { returns, data } = compiled.entry;
    if (!returns) continue;
    if (returns === 'self' && receiver) return receiver;
    const resource = data ? dataOf(program, data, bindings, scope) : (receiver?.resource ?? null);
    return {
      library: compiled.library,
      name: returns,
      cache: receiver?.cache ?? null,
      resource,
      made: receiver?.made ?? callee,
    };
  }
  return null;
}

function kindOfMember(program: Program, value: Value & { kind: 'member' | 'element' }): Kind | null {
  return memberKind(program, value.of, value.kind === 'element' ? null : value.name, value);
}

function memberKind(program: Program, of: Value, name: string | null, made: Value): Kind | null {
  const index = libraryIndex(program.knowledge);
  const outer = kindOf(program, of);
  if (outer) {
    for (const compiled of index.members.get(`${outer.library} ${outer.name}`) ?? []) {
      const { pattern, entry } = compiled;
      if (pattern.form === 'index' ? name !== null : name === null) continue;
      const bindings = name === null ? new Map() : matchMembers(pattern, [name]);
      if (!bindings) continue;
      const resource = entry.data ? dataOf(program, entry.data, bindings, null) : outer.resource;
      return {
        library: compiled.library,
        name: entry.is,
        cache: entry.cache ?? outer.cache,
        resource,
        made: entry.data ? outer.made : made,
      };
    }
  }
  if (name === 'prototype' && of.kind === 'external') return kindOfAnnotated(program, of);
  return null;
}

/** A parameter that is annotated with a library's class is what that class's constructor makes. */
function kindOfAnnotated(program: Program, of: Value & { kind: 'external' }): Kind | null {
  const index = libraryIndex(program.knowledge);
  const [created] = [...index.creates.values()].flatMap((table) => table.byName.get(of.path) ?? []);
  if (!created) return null;
  return {
    library: created.library,
    name: created.entry.is,
    cache: created.entry.cache ?? null,
    resource: null,
    made: { kind: 'member', of, name: 'prototype' },
  };
}

export interface PlacedCall {
  readonly call: Call;
  readonly scope: FunctionNode;
}

export interface Match<T> {
  readonly compiled: T;
  readonly bindings: Bindings;
  /** The kind of the first hole, where the pattern has one. */
  readonly receiver: Kind | null;
}

/** The best entry of each effect whose pattern the call is. */
export function callMatches(program: Program, place: PlacedCall): readonly Match<CallEntry>[] {
  const table = libraryIndex(program.knowledge).calls.get(languageOf(place.scope));
  if (!table) return [];
  const rooted = candidatesOf(program, table, place.call.callee, place.scope);
  const byEffect = Map.groupBy(rooted, ({ compiled }) => compiled.entry.does ?? '');
  return byEffect
    .values()
    .flatMap((group) => bestOf(group, place.call))
    .toArray();
}

export function createMatches(program: Program, place: PlacedCall): readonly Match<CreateEntry>[] {
  const table = libraryIndex(program.knowledge).creates.get(languageOf(place.scope));
  return table ? bestOf(candidatesOf(program, table, place.call.callee, place.scope), place.call) : [];
}

export function decoratorMatches(
  program: Program,
  decorator: Expression,
  scope: FunctionNode,
): readonly Match<DecoratorEntry>[] {
  const table = libraryIndex(program.knowledge).decorators.get(languageOf(scope));
  if (!table) return [];
  const rooted = candidatesOf(program, table, decorator.kind === 'call' ? decorator.callee : decorator, scope);
  return rooted.flatMap((match) => {
    const bound = matchDecorator(match.compiled.pattern, decorator);
    return bound ? [{ ...match, bindings: new Map([...match.bindings, ...bound]) }] : [];
  });
}

function bestOf<E>(rooted: readonly Match<Compiled<E>>[], call: Call): readonly Match<Compiled<E>>[] {
  const best = matchBest(
    rooted.map(({ compiled }) => compiled),
    call,
  );
  const match = best && rooted.find(({ compiled }) => compiled === best.compiled);
  return best && match ? [{ ...match, bindings: new Map([...match.bindings, ...best.bindings]) }] : [];
}

function languageOf(scope: FunctionNode): LanguageName {
  return scope.file.facts.language === 'python' ? 'python' : 'typescript';
}

/** Entries whose pattern starts as the callee does: at the same name, or at a value of its kind. */
function candidatesOf<T extends Compiled<{ readonly on?: string | undefined } | object>>(
  program: Program,
  table: EntryTable<T>,
  callee: Expression,
  scope: FunctionNode,
): readonly Match<T>[] {
  const value = evaluate(program, callee, scope);
  const path =
    value.kind === 'external' ? value.path : value.kind === 'unknown' && callee.kind === 'name' ? callee.name : null;
  const matches: Match<T>[] = [];
  if (path !== null) {
    for (const compiled of table.byName.get(path) ?? [])
      matches.push({ compiled, bindings: new Map(), receiver: null });
    matches.push(...openMatches(table, path));
  }
  const { receivers, members } = chainOf(callee);
  const last = members.at(-1);
  const onKind = [...(last === undefined ? [] : (table.byMember.get(last) ?? [])), ...(table.byMember.get('*') ?? [])];
  for (const compiled of onKind) {
    const match = matchReceiver(program, compiled, { receivers, members, whole: callee }, scope);
    if (match) matches.push(match);
  }
  return matches;
}

function openMatches<T extends Compiled<object>>(table: EntryTable<T>, path: string): readonly Match<T>[] {
  const parts = path.split('.');
  return parts.flatMap((_, at) => {
    const entries = table.byRoot.get(parts.slice(0, at).join('.')) ?? [];
    return entries.flatMap((compiled) => {
      const bindings = matchMembers(compiled.pattern, parts.slice(at));
      return bindings ? [{ compiled, bindings, receiver: null }] : [];
    });
  });
}

interface Chain {
  /** The expression before each member: `receivers[i]` stands before `members[i]`. */
  readonly receivers: readonly Expression[];
  readonly members: readonly string[];
  readonly whole: Expression;
}

function chainOf(callee: Expression): Pick<Chain, 'receivers' | 'members'> {
  const receivers: Expression[] = [];
  const members: string[] = [];
  for (let at = callee; at.kind === 'member'; at = at.object) {
    receivers.unshift(at.object);
    members.unshift(at.property);
  }
  return { receivers, members };
}

function matchReceiver<T extends Compiled<object>>(
  program: Program,
  compiled: T,
  chain: Chain,
  scope: FunctionNode,
): Match<T> | null {
  const { pattern, entry, library } = compiled;
  const at = chain.members.length - pattern.members.length;
  if (at < 0 || !('on' in entry) || typeof entry.on !== 'string') return null;
  const bindings = matchMembers(pattern, chain.members.slice(at));
  if (!bindings) return null;
  const receiver = kindOf(program, evaluate(program, chain.receivers[at] ?? chain.whole, scope));
  return receiver && receiver.library === library && receiver.name === entry.on
    ? { compiled, bindings, receiver }
    : null;
}
