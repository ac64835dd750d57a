import type { Call, Expression } from '../core/syntax.ts';
import { containerStore } from './containers.ts';
import { type Kind, kindAt, kindOf, newKind } from './kinds.ts';
import { decoratorEffects } from './library-effects.ts';
import { callMatches, createMatches } from './library-matches.ts';
import type { Place, Said } from './library-words.ts';
import type { FunctionNode, Program } from './program.ts';
import { callStore, libraryStore, memoStore, nameGiven, type Store } from './stores.ts';
import { traitsOf } from './traits.ts';
import { evaluate, type Value } from './values.ts';

/** The cache that an entry speaks of: the one in its hole, its receiver, or that of the call itself. */
export function storeOf(program: Program, place: Place, said: Said): Store {
  const { words, bindings, receiver, scope } = said;
  const [given] = words.store === undefined ? [] : (bindings.get(words.store) ?? []);
  const kind = given ? kindAt(program, given, scope) : receiver;
  if (kind) return kindStore(program, place, said, kind, given);
  const plain = given ? containerStore(program, given, scope) : null;
  if (plain) return plain;
  return place.call ? ownStore(program, place.call, said) : memoStoreOf(program, place.node, said);
}

function kindStore(
  program: Program,
  place: Place,
  { library, words, bindings, scope }: Said,
  kind: Kind,
  given: Expression | undefined,
): Store {
  const memo = kind.memo ? madeStore(program, kind.made) : null;
  if (memo) return memo;
  const call: Expression = place.call ?? given ?? { kind: 'name', name: library, span: place.span };
  const named = given ?? (place.call?.callee.kind === 'member' ? place.call.callee.object : null);
  const own = words.cache ? traitsOf(program, words.cache, bindings, scope) : {};
  return libraryStore({ ...kind, cache: { ...kind.cache, ...own } }, named, { scope, call });
}

/** The cache behind a function that caches what it answers, be it decorated or the answer of a call. */
function madeStore(program: Program, made: Value): Store | null {
  if (made.kind === 'function')
    return decoratorEffects(program, made.node).find(({ name }) => name === 'cache.compute')?.store ?? null;
  if (made.kind !== 'result') return null;
  const { call, scope } = made;
  const [match] = callMatches(program, { call, scope });
  if (!match?.compiled.entry.wraps) return null;
  const { compiled, bindings, receiver } = match;
  const place: Place = { node: scope, step: null, call, span: call.span, context: 0 };
  return storeOf(program, place, { library: compiled.library, words: compiled.entry, bindings, receiver, scope });
}

function ownStore(program: Program, call: Call, { library, words, bindings, scope }: Said): Store {
  const traits = words.cache ? traitsOf(program, words.cache, bindings, scope) : {};
  return callStore(library, traits, call, scope, nameGiven(call, scope));
}

export function memoStoreOf(program: Program, node: FunctionNode, said: Said): Store {
  const { library, words, bindings, receiver, scope } = said;
  const traits = words.cache ? traitsOf(program, words.cache, bindings, scope) : {};
  const store = memoStore(library, traits, node);
  if (!receiver?.cache)
    return traits.space === 'library' ? { ...store, within: `library ${traits.library ?? library}` } : store;
  const call: Expression = { kind: 'name', name: library, span: node.facts.nameSpan };
  return { ...store, within: libraryStore(receiver, null, { scope, call }).id };
}

/** What a call that makes a cache says of it. */
export function createdStores(program: Program, node: FunctionNode): readonly Store[] {
  return node.facts.steps.flatMap((step) => {
    if (step.kind !== 'call') return [];
    const { call } = step;
    return createMatches(program, { call, scope: node })
      .filter(({ compiled }) => compiled.entry.cache !== undefined || compiled.entry.is.includes('cache'))
      .map(({ compiled }) => {
        const value = evaluate(program, call, node);
        const kind = kindOf(program, value) ?? newKind(compiled.library, compiled.entry.is, value);
        const store = libraryStore(kind, null, { scope: node, call });
        return { ...store, name: nameGiven(call, node) || compiled.library };
      });
  });
}
