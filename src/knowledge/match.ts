import type { Argument, Call, Expression, Index } from '../core/syntax.ts';
import type { Compiled } from './knowledge.ts';
import { matchValue, type Tally } from './match-value.ts';
import { type ArgumentPattern, type Bindings, type CompiledPattern, demands } from './pattern.ts';

export interface BestMatch<E> {
  readonly compiled: Compiled<E>;
  readonly bindings: Bindings;
}

/** Whether the form and the arguments fit. Root and members are another matter: only the program knows what they name. */
export function matchCall(pattern: CompiledPattern, call: Call): Bindings | null {
  return tallyCall(pattern, call)?.bindings ?? null;
}

/**
 * The pattern that says most about a call: literals count most, then what must be there, then objects and holes;
 * among equals the first wins. So `$C.set($KEY, $VALUE)` and `$C.set($KEY, $VALUE, nx=True)` may stand in any order.
 */
export function matchBest<E>(candidates: readonly Compiled<E>[], call: Call): BestMatch<E> | null {
  return best(candidates, (pattern) => tallyCall(pattern, call));
}

/** A decorator with arguments fits patterns with arguments, a bare one fits bare ones. */
export function matchDecorator(pattern: CompiledPattern, decorator: Expression): Bindings | null {
  return tallyDecorator(pattern, decorator)?.bindings ?? null;
}

export function matchBestDecorator<E>(candidates: readonly Compiled<E>[], decorator: Expression): BestMatch<E> | null {
  return best(candidates, (pattern) => tallyDecorator(pattern, decorator));
}

export function matchIndex(pattern: CompiledPattern, index: Index): Bindings | null {
  if (pattern.form !== 'index') return null;
  return tallyArguments(pattern, [{ value: index.index }])?.bindings ?? null;
}

/** The names behind the root, all of them. A hole binds to its name as a string literal without a place. */
export function matchMembers(pattern: CompiledPattern, members: readonly string[]): Bindings | null {
  if (members.length !== pattern.members.length) return null;
  const bindings = new Map<string, readonly Expression[]>();
  for (const [index, name] of members.entries()) {
    const expected = pattern.members[index];
    if (typeof expected === 'string' && expected !== name) return null;
    if (typeof expected === 'object') bindings.set(expected.hole, [nameLiteral(name)]);
  }
  return bindings;
}

function best<E>(
  candidates: readonly Compiled<E>[],
  tallyOf: (pattern: CompiledPattern) => Tally | null,
): BestMatch<E> | null {
  let found: { readonly compiled: Compiled<E>; readonly tally: Tally } | null = null;
  for (const compiled of candidates) {
    const tally = tallyOf(compiled.pattern);
    if (tally && (!found || tally.score > found.tally.score)) found = { compiled, tally };
  }
  return found && { compiled: found.compiled, bindings: found.tally.bindings };
}

function tallyDecorator(pattern: CompiledPattern, decorator: Expression): Tally | null {
  if (decorator.kind === 'call') return tallyCall(pattern, decorator);
  return pattern.form === 'name' || pattern.form === 'member' ? { bindings: new Map(), score: 0 } : null;
}

function tallyCall(pattern: CompiledPattern, call: Call): Tally | null {
  return pattern.form === call.form ? tallyArguments(pattern, call.arguments) : null;
}

function tallyArguments(pattern: CompiledPattern, list: readonly Argument[]): Tally | null {
  const given = sort(list);
  if (!pattern.open && given.positional.length > room(pattern)) return null;
  const tally: Tally = { bindings: new Map(), score: 0 };
  for (const argument of pattern.arguments) {
    if (!matchArgument(argument, given, tally)) return null;
  }
  return tally;
}

interface GivenArguments {
  /** Up to the first spread, behind which positions are not known. */
  readonly positional: readonly Expression[];
  readonly named: ReadonlyMap<string, Expression>;
  readonly spreads: readonly Expression[];
}

function sort(list: readonly Argument[]): GivenArguments {
  const unnamed = list.filter((argument) => argument.name === undefined);
  const spread = unnamed.findIndex((argument) => argument.spread === true);
  const known = spread < 0 ? unnamed : unnamed.slice(0, spread);
  const named = list.flatMap(({ name, value }) => (name === undefined ? [] : [{ name, value }]));
  return {
    positional: known.map((argument) => argument.value),
    named: new Map(named.map(({ name, value }) => [name, value])),
    spreads: spread < 0 ? [] : unnamed.slice(spread).map((argument) => argument.value),
  };
}

function room(pattern: CompiledPattern): number {
  if (pattern.arguments.some((argument) => argument.rest)) return Number.POSITIVE_INFINITY;
  return pattern.arguments.filter((argument) => argument.position !== null).length;
}

function matchArgument(argument: ArgumentPattern, given: GivenArguments, tally: Tally): boolean {
  if (argument.rest) return matchRest(argument, given, tally);
  const value = find(argument, given);
  if (value) return matchValue(argument.value, value, tally);
  if (argument.optional) return true;
  return given.spreads.length > 0 && !demands(argument.value);
}

function matchRest(argument: ArgumentPattern, given: GivenArguments, tally: Tally): boolean {
  if (argument.value.kind !== 'hole' || argument.position === null) return true;
  tally.bindings.set(argument.value.hole, [...given.positional.slice(argument.position), ...given.spreads]);
  tally.score += 1;
  return true;
}

/** A positional hole is also given by the keyword that it is named after: `cache.get(key=name)` for `$C.get($KEY)`. */
function find(argument: ArgumentPattern, given: GivenArguments): Expression | undefined {
  const byPosition = argument.position === null ? undefined : given.positional[argument.position];
  if (argument.name !== null) return given.named.get(argument.name) ?? byPosition;
  if (byPosition || argument.value.kind !== 'hole') return byPosition;
  return given.named.get(argument.value.hole.slice(1).toLowerCase());
}

function nameLiteral(name: string): Expression {
  const span = { line: 0, column: 0, endLine: 0, endColumn: 0 };
  return { kind: 'literal', value: name, type: 'string', span };
}
