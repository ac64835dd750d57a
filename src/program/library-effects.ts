import type { CallStep, Step } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { LibraryModel } from '../knowledge/model.ts';
import type { Bindings, CompiledPattern } from '../knowledge/pattern.ts';
import { bareEffect, type Effect } from './effects.ts';
import { type KeyShape, shapeOf, shapeText } from './keys.ts';
import { callMatches, createMatches, decoratorMatches, type Kind, kindOf } from './kinds.ts';
import { libraryIndex } from './library-index.ts';
import type { FunctionNode, Program } from './program.ts';
import { dataOf, modelResource, type Resource, sqlStatement } from './resources.ts';
import { callStore, libraryStore, memoStore, type Store } from './stores.ts';
import { ttlOf } from './ttl.ts';
import { evaluate, type Value } from './values.ts';

/** Call entries, decorator entries and their `also` parts share these fields. */
type Words = Omit<LibraryModel['calls'][number], 'call' | 'on' | 'also'>;

interface Place {
  readonly node: FunctionNode;
  readonly step: Step | null;
  readonly call: Call | null;
  readonly span: Effect['span'];
  readonly context: number;
}

/** What the libraries say of a call. */
export function libraryEffects(program: Program, node: FunctionNode, step: CallStep): readonly Effect[] {
  const place: Place = { node, step, call: step.call, span: step.span, context: step.context };
  const direct = callMatches(program, { call: step.call, scope: node }).flatMap(({ compiled, bindings, receiver }) => {
    const { library, entry, pattern } = compiled;
    const options = optionsOf(program, pattern, entry, step.call, node);
    return partsOf(entry).flatMap((words) =>
      effectOf(program, place, library, words, bindings, receiver, node).map((effect) => ({ ...effect, options })),
    );
  });
  return direct.length > 0 ? direct : resultEffects(program, place, step);
}

/** Effects of an expression that a model writes as a call: `cache[key]`, `with lock`. */
export function syntheticEffects(program: Program, node: FunctionNode, step: Step, call: Call): readonly Effect[] {
  const place: Place = { node, step, call, span: step.span, context: step.context };
  return callMatches(program, { call, scope: node }).flatMap(({ compiled, bindings, receiver }) =>
    partsOf(compiled.entry).flatMap((words) =>
      effectOf(program, place, compiled.library, words, bindings, receiver, node),
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
  return [entry, ...(entry.also ?? []).map((part) => ({ ...part }))];
}

/** `refetch()` where `const { refetch } = useQuery(…)`: an effect on the key of the call that answered it. */
function resultEffects(program: Program, place: Place, step: CallStep): readonly Effect[] {
  const callee = evaluate(program, step.call.callee, place.node);
  if (callee.kind !== 'member' || callee.of.kind !== 'result') return [];
  const { call, scope } = callee.of;
  return callMatches(program, { call, scope }).flatMap(({ compiled, bindings, receiver }) => {
    const does = compiled.entry.results?.[callee.name];
    if (!does) return [];
    const words = { ...compiled.entry, does, match: 'exact' as const };
    return effectOf(program, { ...place, call }, compiled.library, words, bindings, receiver, scope);
  });
}

/** What decorators make of a function. */
export function decoratorEffects(program: Program, node: FunctionNode): readonly Effect[] {
  const scope = node.parent;
  const definition = node.facts.definition;
  if (!definition || !scope) return [];
  return definition.decorators.flatMap(({ expression, span }) => {
    const place: Place = { node, step: null, call: null, span, context: 0 };
    return decoratorMatches(program, expression, scope)
      .slice(0, 1)
      .flatMap(({ compiled, bindings, receiver }) =>
        partsOf(compiled.entry).flatMap((words) =>
          decorated(program, place, compiled.library, words, bindings, receiver, scope),
        ),
      );
  });
}

function decorated(
  program: Program,
  place: Place,
  library: string,
  words: Words,
  bindings: Bindings,
  receiver: Kind | null,
  scope: FunctionNode,
): readonly Effect[] {
  const own = place.node.owner ? modelResource(program, place.node.owner) : null;
  return effectOf(program, place, library, words, bindings, receiver, scope).map((effect) => ({
    ...effect,
    body: effect.body ?? place.node,
    resource: effect.resource ?? (words.does === 'event.handle' ? own : null),
    store:
      words.does === 'cache.compute' && !words.store ? memoStore(library, words.cache ?? {}, place.node) : effect.store,
  }));
}

function effectOf(
  program: Program,
  place: Place,
  library: string,
  words: Words,
  bindings: Bindings,
  receiver: Kind | null,
  scope: FunctionNode,
): readonly Effect[] {
  if (!words.does) return [];
  const at = (hole: string | undefined): readonly Expression[] =>
    hole === undefined ? [] : (bindings.get(hole) ?? []);
  const keyHole = words.key ?? (bindings.has('$KEYS') ? '$KEYS' : '$KEY');
  const data = resourceOf(program, words, bindings, receiver, scope);
  const effect: Effect = {
    ...bareEffect(words.does, place.node, place.step, place.span, place.context),
    store: words.does.startsWith('cache.')
      ? storeOf(program, place, library, words, at(words.store)[0], receiver, scope)
      : null,
    keys: keyShapes(program, at(keyHole), scope),
    tags: keyShapes(program, at(words.tags), scope).flatMap((tag) => (tag.kind === 'list' ? tag.items : [tag])),
    match: words.match ?? (words.does === 'cache.clear' ? 'all' : 'exact'),
    ttl: ttlOf(program, words.ttl, words.unit ?? words.cache?.unit ?? 'seconds', bindings, scope),
    value: at(words.value)[0] ?? at('$VALUE')[0] ?? null,
    body: functionAt(program, at(words.body)[0], scope),
    resource: data.resource,
    verb: words.verb ?? data.verb,
    fires: words.fires ?? firesOf(words.verb ?? data.verb),
    events: words.events ?? eventsOf(program, at(words.eventsOf), scope),
    when: words.when ?? 'flow',
    link: data.resource?.link === 'named' ? 'named' : 'proven',
    options: null,
  };
  if (words.does === 'resource.write' && data.verb === null && words.data?.sql !== undefined)
    return [{ ...effect, name: 'resource.read' }];
  return [effect];
}

function firesOf(verb: Effect['verb']): Effect['fires'] {
  return verb === null || verb === 'any' ? ['create', 'update', 'delete'] : [verb];
}

function resourceOf(
  program: Program,
  words: Words,
  bindings: Bindings,
  receiver: Kind | null,
  scope: FunctionNode,
): { resource: Resource | null; verb: Effect['verb'] } {
  if (words.data?.sql !== undefined) {
    const [text] = bindings.get(words.data.sql) ?? [];
    const statement = text ? sqlStatement(shapeText(shapeOf(program, text, scope))) : null;
    return {
      resource: statement?.resource ?? null,
      verb: statement && statement.verb !== 'read' ? statement.verb : null,
    };
  }
  const resource = words.data ? dataOf(program, words.data, bindings, scope) : (receiver?.resource ?? null);
  return { resource, verb: words.does === 'resource.write' ? 'any' : null };
}

function storeOf(
  program: Program,
  place: Place,
  library: string,
  words: Words,
  given: Expression | undefined,
  receiver: Kind | null,
  scope: FunctionNode,
): Store {
  const call = place.call ?? given ?? { kind: 'name', name: library, span: place.span };
  const kind = given ? kindOf(program, evaluate(program, given, scope)) : receiver;
  if (kind) {
    const named = given ?? (place.call?.callee.kind === 'member' ? place.call.callee.object : null);
    return libraryStore({ ...kind, cache: { ...kind.cache, ...words.cache } }, named, { scope, call });
  }
  const traits = words.cache ?? {};
  if (place.call) return callStore(library, traits, place.call, scope, nameGiven(place, scope));
  return memoStore(library, traits, place.node);
}

/** The variable or field that a call's value is kept in: `const getOrder = memoize(…)`. */
function nameGiven({ call }: Place, scope: FunctionNode): string {
  const binding = scope.facts.bindings.find((candidate) => candidate.value === call);
  if (binding) return binding.name;
  const write = scope.facts.steps.find((step) => step.kind === 'write' && step.value === call);
  return write?.kind === 'write' && write.target.kind === 'member' ? write.target.property : '';
}

/** Several keys stand in a list or as the keys of an object. */
export function keyShapes(
  program: Program,
  expressions: readonly Expression[],
  scope: FunctionNode,
): readonly KeyShape[] {
  return expressions.flatMap((expression) => {
    if (expression.kind === 'object')
      return expression.entries.flatMap((entry) => (entry.key ? [shapeOf(program, entry.key, scope)] : []));
    const value: Value = evaluate(program, expression, scope);
    if (scope.file.facts.language === 'python' && value.kind === 'list')
      return value.expression.items.map((item) => shapeOf(program, item, value.scope));
    return [shapeOf(program, expression, scope)];
  });
}

function functionAt(program: Program, expression: Expression | undefined, scope: FunctionNode): FunctionNode | null {
  if (!expression) return null;
  const value = evaluate(program, expression, scope);
  return value.kind === 'function' ? value.node : null;
}

function eventsOf(program: Program, expressions: readonly Expression[], scope: FunctionNode): Effect['events'] {
  const names = libraryIndex(program.knowledge).names;
  const single = expressions.flatMap((expression) => (expression.kind === 'list' ? expression.items : [expression]));
  return single.flatMap((expression) => {
    const value = evaluate(program, expression, scope);
    return value.kind === 'external' ? (names.get(value.path)?.entry.events ?? []) : [];
  });
}

/** What a call that makes a cache says of it. */
export function createdStores(program: Program, node: FunctionNode): readonly Store[] {
  return node.facts.steps.flatMap((step) => {
    if (step.kind !== 'call') return [];
    return createMatches(program, { call: step.call, scope: node })
      .filter(({ compiled }) => compiled.entry.is.includes('cache'))
      .map(({ compiled, bindings }) => {
        const value = evaluate(program, step.call, node);
        const kind = kindOf(program, value) ?? {
          library: compiled.library,
          name: compiled.entry.is,
          cache: compiled.entry.cache ?? null,
          resource: null,
          made: value,
        };
        const bound = boundOf(compiled.entry.cache?.bound, bindings);
        return {
          ...libraryStore({ ...kind, cache: { ...kind.cache, ...bound } }, null, { scope: node, call: step.call }),
          name: nameGiven({ node, step, call: step.call, span: step.span, context: 0 }, node) || compiled.library,
        };
      });
  });
}

function boundOf(bound: string | number | undefined, bindings: Bindings): { readonly bound?: string | number } {
  if (typeof bound !== 'string' || !bound.startsWith('$')) return {};
  const [expression] = bindings.get(bound) ?? [];
  if (!expression) return { bound: 'none' };
  if (expression.kind === 'literal')
    return {
      bound: expression.value === null ? 'none' : typeof expression.value === 'number' ? expression.value : 'managed',
    };
  return { bound: 'managed' };
}
