import type { Call, Expression } from '../core/syntax.ts';
import type { Compiled } from '../knowledge/knowledge.ts';
import { matchBest, matchBestDecorator, matchMembers } from '../knowledge/match.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import { type Kind, kindAt } from './kinds.ts';
import {
  type CallEntry,
  type CreateEntry,
  type DecoratorEntry,
  type EntryTable,
  type LanguageName,
  libraryIndex,
} from './library-index.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';
import { evaluate } from './values.ts';

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

/** The entry that says most about the call; none or one. */
export function callMatches(program: Program, place: PlacedCall): readonly Match<CallEntry>[] {
  const known = knownMatches(program, program);
  const found = known.get(place.call);
  if (found) return found;
  const table = libraryIndex(program.knowledge).calls.get(languageOf(place.scope));
  const own = table ? bestOf(candidatesOf(program, table, place.call.callee, place.scope), place.call) : [];
  const taken = table && own.length === 0 ? takenMethod(program, place) : null;
  const matches =
    table && taken ? bestOf(candidatesOf(program, table, taken.call.callee, taken.scope), taken.call) : own;
  known.set(place.call, matches);
  return matches;
}

/** Kinds ask for the match of a call as often as effects do. */
const knownMatches = perProgram((_, __: Program) => new Map<Call, readonly Match<CallEntry>[]>());

/** What a call runs by another name: `const forget = orders.invalidate`, `put.call(orders, id)`. */
function takenMethod(program: Program, { call, scope }: PlacedCall): PlacedCall | null {
  const direct = withoutReceiver(call);
  const callee = direct?.callee ?? call.callee;
  const found = callee.kind === 'name' ? lookup(program, scope, callee.name) : null;
  const binding = found && bindingAt(found, scope, callee.span);
  if (!found || binding?.kind !== 'variable' || !binding.constant || !binding.value)
    return direct && { call: direct, scope };
  let taken = binding.value;
  for (const property of binding.path) {
    if (typeof property !== 'string' || property === '...') return null;
    taken = { kind: 'member', object: taken, property, span: taken.span };
  }
  return taken.kind === 'member' ? { call: { ...(direct ?? call), callee: taken }, scope: found.scope } : null;
}

/** `method.call(receiver, id)` and `method.apply(receiver, [id])` as `method(id)`. */
function withoutReceiver(call: Call): Call | null {
  const { callee } = call;
  if (callee.kind !== 'member' || !/^(call|apply)$/.test(callee.property)) return null;
  const [, ...rest] = call.arguments;
  const [list] = rest;
  if (callee.property === 'call') return { ...call, callee: callee.object, arguments: rest };
  return list?.value.kind === 'list'
    ? { ...call, callee: callee.object, arguments: list.value.items.map((value) => ({ value })) }
    : null;
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
  const best = matchBestDecorator(
    rooted.map(({ compiled }) => compiled),
    decorator,
  );
  const matches = merged(rooted, best);
  const applied = matches.flatMap(({ compiled: { entry }, bindings }) =>
    entry.applies === undefined ? [] : (bindings.get(entry.applies) ?? []),
  );
  return [...matches, ...applied.flatMap((inner) => decoratorMatches(program, inner, scope))];
}

function bestOf<E>(rooted: readonly Match<Compiled<E>>[], call: Call): readonly Match<Compiled<E>>[] {
  if (rooted.length === 0) return [];
  const best = matchBest(
    rooted.map(({ compiled }) => compiled),
    call,
  );
  return merged(rooted, best);
}

function merged<E>(
  rooted: readonly Match<Compiled<E>>[],
  best: { readonly compiled: Compiled<E>; readonly bindings: Bindings } | null,
): readonly Match<Compiled<E>>[] {
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
  const matches: Match<T>[] = [];
  const path = pathOf(program, callee, scope);
  if (path !== null) {
    for (const compiled of table.byName.get(path) ?? [])
      matches.push({ compiled, bindings: new Map(), receiver: null });
    matches.push(...openMatches(table, path));
  }
  const chain = chainOf(callee);
  const last = chain.members.at(-1);
  for (const key of last === undefined ? ['*', ''] : [last, '*', '']) {
    for (const compiled of table.byMember.get(key) ?? []) {
      const match = matchReceiver(program, compiled, chain, scope);
      if (match) matches.push(match);
    }
  }
  return matches;
}

/** The full name that the callee has; the bare one for a name of the language's own. */
function pathOf(program: Program, callee: Expression, scope: FunctionNode): string | null {
  const value = evaluate(program, callee, scope);
  if (value.kind === 'external') return value.path;
  if (value.kind === 'unknown') return callee.kind === 'name' ? callee.name : null;
  if (value.kind !== 'member' || callee.kind !== 'member' || value.of.kind !== 'unknown') return null;
  return callee.object.kind === 'name' ? `${callee.object.name}.${callee.property}` : null;
}

function openMatches<T extends Compiled<object>>(table: EntryTable<T>, path: string): readonly Match<T>[] {
  if (table.byRoot.size === 0) return [];
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

function chainOf(callee: Expression): Chain {
  const receivers: Expression[] = [];
  const members: string[] = [];
  for (let at = callee; at.kind === 'member'; at = at.object) {
    receivers.unshift(at.object);
    members.unshift(at.property);
  }
  return { receivers, members, whole: callee };
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
  const first = chain.receivers[at] ?? chain.whole;
  const receiver = kindAt(program, first, scope);
  if (!receiver || receiver.library !== library || receiver.name !== entry.on) return null;
  return {
    compiled,
    bindings: pattern.root.hole === null ? bindings : new Map([...bindings, [pattern.root.hole, [first]]]),
    receiver,
  };
}
