import type { Expression, Index } from '../core/syntax.ts';
import { matchIndex, matchMembers } from '../knowledge/match.ts';
import type { LibraryModel } from '../knowledge/model.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import { kindOfClass, kindOfTyped, rowKind } from './class-kinds.ts';
import { kindGivenToDecorator } from './decorator-classes.ts';
import { wholeModule } from './exports.ts';
import { injectedKind } from './injected-kinds.ts';
import type { KeyShape } from './key-shape.ts';
import { libraryIndex, type MemberEntry, type NameEntry } from './library-index.ts';
import { createMatches, decoratorMatches } from './library-matches.ts';
import { passedKind } from './passed-kinds.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { relatedKind } from './relation-kinds.ts';
import { dataOf, type Resource, resource } from './resources.ts';
import { answeredKind } from './result-kinds.ts';
import { prefixOf, type Traits, traitsOf } from './traits.ts';
import { evaluate, type Value } from './values.ts';

/** What a library says that a value is: a cache, a queryset, a session. Kinds are names of their library. */
export interface Kind {
  readonly library: string;
  readonly name: string;
  readonly cache: Traits | null;
  readonly resource: Resource | null;
  /** The value that it was first made as: two that share it are the same store. */
  readonly made: Value;
  /** `named`: the value resolves to nothing, and its name alone says what it is. `inferred`: its data has a class's name. */
  readonly link: 'proven' | 'inferred' | 'named';
  /** What the cache puts before its keys. */
  readonly prefix: KeyShape | null;
  /** The keys that the value stands for: what a scan has found, what a lock is held on. */
  readonly keys: readonly KeyShape[];
  readonly match: LibraryModel['calls'][number]['match'] | null;
  /** A function that caches what it answers: its arguments are the key. */
  readonly memo: boolean;
}

export function newKind(library: string, name: string, made: Value, more: Partial<Kind> = {}): Kind {
  const nothing = { cache: null, resource: null, prefix: null, keys: [], match: null, memo: false } as const;
  return { ...nothing, link: 'proven', library, name, made, ...more };
}

/**
 * The kind of what an expression evaluates to. What a library says of a member (`Order.objects`) counts before what the
 * member is made of, since only that knows the data.
 */
export function kindAt(program: Program, expression: Expression, scope: FunctionNode): Kind | null {
  const known = knownKinds(program, program);
  const found = known.get(expression);
  if (found !== undefined) return found;
  known.set(expression, null);
  const value = evaluate(program, expression, scope);
  const kind =
    declaredMember(program, expression, scope, value) ??
    kindOf(program, value) ??
    injectedKind(program, expression, scope) ??
    kindByName(program, expression, value);
  const whole = kind && kind.resource === null ? withData(program, kind, expression, scope) : kind;
  known.set(expression, whole);
  return whole;
}

const knownKinds = perProgram((_, __: Program) => new Map<Expression, Kind | null>());

function declaredMember(program: Program, expression: Expression, scope: FunctionNode, value: Value): Kind | null {
  if (expression.kind !== 'member') return null;
  const outer = kindAt(program, expression.object, scope);
  return outer && memberOfKind(program, outer, expression.property, null, value);
}

/** A place whose value is not known for what it is counts by its name alone. */
function kindByName(program: Program, expression: Expression, value: Value): Kind | null {
  if (!['unknown', 'result', 'member', 'external', 'parameter', 'typed'].includes(value.kind)) return null;
  return unresolvedKind(program, lastName(expression), value);
}

function lastName(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  return expression.kind === 'member' ? expression.property : '';
}

/**
 * A method of the tree on a library's value that answers more of its kind speaks of the same data; a member that its name
 * alone makes known, of what is written as a class, speaks of that class's data.
 */
function withData(program: Program, kind: Kind, expression: Expression, scope: FunctionNode): Kind {
  if (expression.kind === 'call' && expression.callee.kind === 'member') {
    const receiver = kindAt(program, expression.callee.object, scope);
    const isMore = receiver?.library === kind.library && receiver.name === kind.name;
    return isMore ? { ...kind, resource: receiver.resource } : kind;
  }
  if (kind.link !== 'named' || expression.kind !== 'member') return kind;
  const name = lastName(expression.object);
  return /^[A-Z][a-z]/.test(name) ? { ...kind, resource: resource('model', name, 'inferred'), link: 'inferred' } : kind;
}

/** The kind of a value, or null where no library knows it. */
export const kindOf = perProgram((program, value: Value): Kind | null => {
  switch (value.kind) {
    case 'external':
      return kindOfName(program, value);
    case 'unknown':
      return unresolvedKind(program, value.name, value);
    case 'class':
    case 'instance':
      return kindOfClass(program, value);
    case 'typed':
      return kindOfTyped(program, value);
    case 'function':
      return decoratedKind(program, value.node, value);
    case 'result':
      return createdKind(program, value) ?? answeredKind(program, value) ?? kindGivenToDecorator(program, value);
    case 'module': {
      const whole = wholeModule(program, value);
      return whole.kind === 'module' ? null : kindOf(program, whole);
    }
    case 'parameter':
      return kindOfParameter(program, value);
    case 'member':
      return memberKind(program, value.of, value.name, null, value) ?? unresolvedKind(program, value.name, value);
    case 'element':
      return memberKind(program, value.of, null, value.index, value);
    default:
      return null;
  }
}, null);

function kindOfName(program: Program, value: Value & { kind: 'external' }): Kind | null {
  const found = libraryIndex(program.knowledge).names.get(value.path);
  if (found) return namedKind(found, value, 'proven');
  const dot = value.path.lastIndexOf('.');
  if (dot < 0) return null;
  return memberKind(
    program,
    { kind: 'external', path: value.path.slice(0, dot) },
    value.path.slice(dot + 1),
    null,
    value,
  );
}

function namedKind({ library, entry }: NameEntry, made: Value, link: Kind['link']): Kind {
  const data = entry.data === undefined ? null : resource('model', entry.data);
  return newKind(library, entry.is, made, { cache: entry.cache ?? null, resource: data, link });
}

function unresolvedKind(program: Program, name: string, made: Value): Kind | null {
  const found = name === '' ? undefined : libraryIndex(program.knowledge).unresolved.get(name);
  return found ? namedKind(found, made, 'named') : null;
}

function kindOfParameter(program: Program, value: Value & { kind: 'parameter' }): Kind | null {
  const last = value.path.at(-1);
  if (last !== undefined) {
    const of: Value = { ...value, path: value.path.slice(0, -1) };
    return memberKind(program, of, last, null, value) ?? unresolvedKind(program, last, value);
  }
  const name = value.node.facts.definition?.parameters[value.index]?.name ?? '';
  return passedKind(program, value) ?? unresolvedKind(program, name, value);
}

function createdKind(program: Program, value: Value & { kind: 'result' }): Kind | null {
  const { call, scope } = value;
  const [match] = createMatches(program, { call, scope });
  if (!match) return null;
  const { compiled, bindings } = match;
  const { is, cache, data } = compiled.entry;
  return newKind(compiled.library, is, value, {
    cache: cache ? traitsOf(program, cache, bindings, scope) : null,
    prefix: prefixOf(program, cache, bindings, scope),
    resource: data ? dataOf(program, data, bindings, scope) : null,
  });
}

/** What a decorator makes of the function that it stands over. */
function decoratedKind(program: Program, node: FunctionNode, made: Value): Kind | null {
  const scope = node.parent;
  for (const { expression } of (scope && node.facts.definition?.decorators) ?? []) {
    const [match] = scope ? decoratorMatches(program, expression, scope) : [];
    const { returns, does, cache } = match?.compiled.entry ?? {};
    if (match && returns)
      return newKind(match.compiled.library, returns, made, { cache: cache ?? null, memo: does === 'cache.compute' });
  }
  return null;
}

function memberKind(
  program: Program,
  of: Value,
  name: string | null,
  index: Expression | null,
  made: Value,
): Kind | null {
  const outer = kindOf(program, of);
  return outer && memberOfKind(program, outer, name, index, made);
}

function memberOfKind(
  program: Program,
  outer: Kind,
  name: string | null,
  index: Expression | null,
  made: Value,
): Kind | null {
  for (const compiled of libraryIndex(program.knowledge).members.get(`${outer.library} ${outer.name}`) ?? []) {
    const bindings = memberBindings(compiled, name, index);
    if (bindings) return entryKind(program, outer, compiled, bindings, made);
  }
  if (name !== null) return relatedKind(program, outer, name, made);
  if (outer.keys.length > 0) return outer;
  return rowKind(program, outer, made);
}

function memberBindings({ pattern }: MemberEntry, name: string | null, index: Expression | null): Bindings | null {
  if (pattern.form !== 'index') return name === null ? null : matchMembers(pattern, [name]);
  if (index === null) return null;
  const place: Index = { kind: 'index', object: index, index, span: index.span };
  return matchIndex(pattern, place);
}

function entryKind(program: Program, outer: Kind, compiled: MemberEntry, bindings: Bindings, made: Value): Kind {
  const { is, data, cache } = compiled.entry;
  return newKind(compiled.library, is, data ? outer.made : made, {
    cache: cache ?? outer.cache,
    prefix: cache?.prefix === undefined ? outer.prefix : prefixOf(program, cache, bindings, null),
    resource: data ? dataOf(program, data, bindings, null) : outer.resource,
    link: outer.link,
  });
}
