import type { CallStep, Step } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { CompiledPattern } from '../knowledge/pattern.ts';
import type { Effect } from './effects.ts';
import { keysAt } from './entry-keys.ts';
import { kindAt } from './kinds.ts';
import { callMatches, decoratorMatches, type PlacedCall } from './library-matches.ts';
import { memoStoreOf } from './library-stores.ts';
import { effectOf, type Place, type Said, type Words } from './library-words.ts';
import { instantiate, operationsOf } from './operations.ts';
import type { FunctionNode, Program } from './program.ts';
import { modelResource } from './resources.ts';
import { bindingAt, lookup } from './scope.ts';
import { evaluate } from './values.ts';

/** What the libraries say of a call. */
export function libraryEffects(program: Program, node: FunctionNode, step: CallStep): readonly Effect[] {
  const place: Place = { node, step, call: step.call, span: step.span, context: step.context };
  const matches = callMatches(program, { call: step.call, scope: node });
  if (matches.length > 0)
    return matches.flatMap(({ compiled, bindings, receiver }) => {
      const { library, entry, pattern } = compiled;
      const options = optionsOf(program, pattern, entry, step.call, node);
      return partsOf(entry).flatMap((words) =>
        effectOf(program, place, { library, words, bindings, receiver, scope: node, declares: entry.declares }).map(
          (effect) => ({ ...effect, options }),
        ),
      );
    });
  const answered = resultEffects(program, place, step);
  return answered.length > 0 ? answered : memoEffects(program, place, step);
}

/** Effects of an expression that a model writes as a call: `cache[key]`, `with lock`. */
export function syntheticEffects(program: Program, node: FunctionNode, step: Step, call: Call): readonly Effect[] {
  const place: Place = { node, step, call, span: step.span, context: step.context };
  return callMatches(program, { call, scope: node }).flatMap(({ compiled, bindings, receiver }) =>
    partsOf(compiled.entry).flatMap((words) =>
      effectOf(program, place, { library: compiled.library, words, bindings, receiver, scope: node }),
    ),
  );
}

/** An options object that the function was given itself: `unstable_cache(load, keys, options)` in a wrapper. */
function optionsOf(
  program: Program,
  pattern: CompiledPattern,
  words: Words,
  call: Call,
  scope: FunctionNode,
): Effect['options'] {
  for (const { position, value } of pattern.arguments) {
    const argument = position === null ? undefined : call.arguments[position]?.value;
    if (value.kind !== 'object' || !argument) continue;
    const given = evaluate(program, argument, scope);
    if (given.kind !== 'parameter' || given.node !== scope || given.path.length > 0) continue;
    const keyOf = (hole: string | number | undefined) =>
      value.entries.find((entry) => entry.value.kind === 'hole' && entry.value.hole === hole)?.key ?? null;
    return { parameter: given.index, tags: keyOf(words.tags), ttl: keyOf(words.ttl), unit: words.unit ?? 'seconds' };
  }
  return null;
}

function partsOf(entry: Words & { readonly also?: readonly Words[] | undefined }): readonly Words[] {
  const { also, ...own } = entry;
  return [own, ...(also ?? [])];
}

/** `refetch()` where `const { refetch } = useQuery(…)`: an effect on the key of the call that answered it. */
function resultEffects(program: Program, place: Place, step: CallStep): readonly Effect[] {
  const callee = evaluate(program, step.call.callee, place.node);
  if (callee.kind !== 'member' || callee.of.kind !== 'result') return [];
  const { call, scope } = callee.of;
  return callMatches(program, { call, scope }).flatMap(({ compiled, bindings, receiver }) => {
    const does = compiled.entry.results?.[callee.name];
    if (!does) return [];
    const words: Words = { ...compiled.entry, does, match: 'exact' };
    const said: Said = { library: compiled.library, words, bindings, receiver, scope };
    return effectOf(program, { ...place, call }, said).map((effect) =>
      asCalled(program, effect, step, place.node, scope),
    );
  });
}

/** Where a function of the tree made that call, its parameters stand for what it was itself called with. */
function asCalled(program: Program, effect: Effect, step: CallStep, node: FunctionNode, maker: FunctionNode): Effect {
  const made = maker === node ? null : callBehind(program, step.call.callee, node);
  const callee = made && evaluate(program, made.call.callee, made.scope);
  if (!made || callee?.kind !== 'function') return effect;
  const frame = { node: made.scope, step: { ...step, call: made.call }, target: callee.node };
  if (callee.node === maker) return instantiate(program, effect, frame) ?? effect;
  // Through wrappers of the maker: the key is the one that the wrapper's own caller sees.
  const [computed, ...more] = operationsOf(program, callee.node).filter(
    ({ name, store }) => name === 'cache.compute' && store?.id === effect.store?.id,
  );
  return computed && more.length === 0
    ? (instantiate(program, { ...effect, keys: computed.keys, tags: computed.tags }, frame) ?? effect)
    : effect;
}

/** The call that a name, or the holder of a member, was taken from. */
function callBehind(program: Program, callee: Expression, node: FunctionNode): PlacedCall | null {
  if (callee.kind === 'call') return { call: callee, scope: node };
  if (callee.kind === 'member') return callBehind(program, callee.object, node);
  const found = callee.kind === 'name' ? lookup(program, node, callee.name) : null;
  const binding = found && bindingAt(found, node, callee.span);
  return found && binding?.value && binding.value !== callee && binding.kind === 'variable'
    ? callBehind(program, binding.value, found.scope)
    : null;
}

/** A call of what `memoize(load, options)` answered: its arguments are the key, or add to the one that was given. */
function memoEffects(program: Program, place: Place, step: CallStep): readonly Effect[] {
  const made = evaluate(program, step.call.callee, place.node);
  if (made.kind !== 'result' || kindAt(program, step.call.callee, place.node)?.memo !== true) return [];
  const { call, scope } = made;
  return callMatches(program, { call, scope }).flatMap(({ compiled: { library, entry }, bindings, receiver }) => {
    if (!entry.wraps || entry.does !== 'cache.compute') return [];
    const said: Said = { library, words: entry, bindings, receiver, scope };
    const given = new Map([['$KEY', step.call.arguments.map(({ value }) => value)]]);
    const keys = keysAt(program, '$KEY', given, place.node).keys;
    return effectOf(program, { ...place, call }, said).map((effect) => ({
      ...effect,
      keys: keys.length > 0 ? keys : effect.keys,
    }));
  });
}

/** What decorators make of a function. */
export function decoratorEffects(program: Program, node: FunctionNode): readonly Effect[] {
  const scope = node.parent;
  const definition = node.facts.definition;
  if (!definition || !scope) return [];
  return definition.decorators.flatMap(({ expression, span }) => {
    const place: Place = { node, step: null, call: null, span, context: 0 };
    return decoratorMatches(program, expression, scope).flatMap(({ compiled, bindings, receiver }) =>
      partsOf(compiled.entry).flatMap((words) =>
        decorated(program, place, { library: compiled.library, words, bindings, receiver, scope }),
      ),
    );
  });
}

function decorated(program: Program, place: Place, said: Said): readonly Effect[] {
  const { words } = said;
  const own = place.node.owner ? modelResource(program, place.node.owner) : null;
  return effectOf(program, place, said).map((effect) => ({
    ...effect,
    body: effect.body ?? place.node,
    resource: effect.resource ?? (words.does === 'event.handle' ? own : null),
    store: words.does === 'cache.compute' && !words.store ? memoStoreOf(program, place.node, said) : effect.store,
  }));
}
