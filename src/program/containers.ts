import { textOf } from '../core/expressions.ts';
import type { CallStep, Step, WriteStep } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { bareEffect, type Effect } from './effects.ts';
import { type Holder, holderOf, lifetimeOfInstance } from './holders.ts';
import { shapeOf } from './keys.ts';
import { kindAt } from './kinds.ts';
import { syntheticEffects } from './library-effects.ts';
import type { FunctionNode, Program } from './program.ts';
import { enclosingClass, SELF } from './scope.ts';
import type { Store } from './stores.ts';
import { ttlOf } from './ttl.ts';
import { evaluate } from './values.ts';

/** What a step does to a plain dict, Map or object, or to a library's cache through the language's own operators. */
export function containerEffects(program: Program, node: FunctionNode, step: Step): readonly Effect[] {
  switch (step.kind) {
    case 'write':
      return writeEffects(program, node, step);
    case 'read':
      return step.place.kind === 'index'
        ? access(program, node, step, 'cache.read', step.place.object, step.place.index, '__getitem__')
        : [];
    case 'contains':
      return access(program, node, step, 'cache.read', step.container, step.key, '__contains__');
    case 'delete':
      if (step.target.kind === 'index')
        return access(program, node, step, 'cache.invalidate', step.target.object, step.target.index, '__delitem__');
      return step.target.kind === 'member' || step.target.kind === 'name'
        ? slotEffects(program, node, step, step.target, null)
        : [];
    case 'call':
      return methodEffects(program, node, step);
    default:
      return [];
  }
}

function writeEffects(program: Program, node: FunctionNode, step: WriteStep): readonly Effect[] {
  const { target, value } = step;
  if (target.kind === 'index') {
    const effects = access(program, node, step, 'cache.write', target.object, target.index, '__setitem__', value);
    return effects;
  }
  if (target.kind !== 'name' && target.kind !== 'member') return [];
  if (value && isEmptyContainer(value)) return resetEffects(program, node, step, target);
  return slotEffects(program, node, step, target, value);
}

function isNothing(value: Expression | null): boolean {
  return value?.kind === 'literal' && value.value === null;
}

function access(
  program: Program,
  node: FunctionNode,
  step: Step,
  name: Effect['name'],
  object: Expression,
  key: Expression,
  method: string,
  value: Expression | null = null,
): readonly Effect[] {
  if (kindAt(program, object, node)) {
    const positional = value ? [{ value: key }, { value }] : [{ value: key }];
    const call: Call = {
      kind: 'call',
      callee: { kind: 'member', object, property: method, span: step.span },
      arguments: positional,
      form: 'call',
      awaited: false,
      span: step.span,
    };
    return syntheticEffects(program, node, step, call).map((effect) => ({ ...effect, value: effect.value ?? value }));
  }
  const store = containerStore(program, object, node);
  return store
    ? [
        {
          ...bareEffect(name, node, step, step.span, step.context),
          store,
          keys: [shapeOf(program, key, node)],
          value,
          link: linkOf(store),
        },
      ]
    : [];
}

function linkOf(store: Store): Effect['link'] {
  return store.kind === 'unresolved' ? 'named' : 'proven';
}

/** The store of a place that holds an empty container at first; an unresolved name counts where it says that it is a cache. */
export function containerStore(program: Program, place: Expression, node: FunctionNode): Store | null {
  const holder = holderOf(program, place, node);
  const handed = holder?.initial && isEmptyContainer(holder.initial) ? null : handedStore(program, place, holder, node);
  if (handed || !holder) return handed;
  if (holder.unresolved)
    return CACHE_NAME.test(holder.name) ? storeOf(holder, 'unresolved', node.file.facts.language) : null;
  if (holder.lifetime === 'call' || !holder.initial || !isEmptyContainer(holder.initial)) return null;
  return storeOf(holder, 'container', node.file.facts.language);
}

/** A field that is handed in and says that it is a cache: `constructor(private cache: PriceCache)`, `self.cache = cache`. */
function handedStore(program: Program, place: Expression, holder: Holder | null, node: FunctionNode): Store | null {
  if (place.kind !== 'member' || place.object.kind !== 'name' || !SELF.has(place.object.name)) return null;
  const owner = enclosingClass(node);
  if (!owner || !CACHE_NAME.test(place.property)) return null;
  const value = evaluate(program, place, node);
  if (!['unknown', 'parameter', 'member', 'typed'].includes(value.kind)) return null;
  const name = `${owner.facts.name}.${place.property}`;
  const field: Holder = {
    id: `field ${owner.id} ${place.property}`,
    identity: `${owner.facts.qualifiedName}.${place.property}`,
    name,
    path: owner.file.path,
    span: holder?.span ?? owner.facts.nameSpan,
    lifetime: holder?.lifetime ?? 'process',
    lifetimeLink: 'inferred',
    scope: owner.scope,
    owner,
    initial: null,
    unresolved: true,
  };
  return storeOf(field, 'unresolved', node.file.facts.language);
}

export const CACHE_NAME = /cache|memo(?!ry)|redis/i;

function storeOf(holder: Holder, kind: Store['kind'], _language: string): Store {
  const weak = holder.initial !== null && /Weak/.test(textOf(holder.initial));
  return {
    id: holder.id,
    identity: holder.identity,
    name: holder.name,
    kind,
    library: null,
    traits: {
      bound: weak || kind === 'unresolved' ? 'managed' : 'none',
      threadSafe: kind === 'unresolved',
      storesNull: true,
    },
    lifetime: holder.lifetime,
    lifetimeLink: holder.lifetimeLink,
    path: holder.path,
    span: holder.span,
    initial: holder.initial,
    body: null,
  };
}

const CONTAINER_CALLS = new Set([
  'dict',
  'Map',
  'WeakMap',
  'defaultdict',
  'OrderedDict',
  'WeakValueDictionary',
  'WeakKeyDictionary',
  'collections.OrderedDict',
  'collections.defaultdict',
  'weakref.WeakValueDictionary',
  'weakref.WeakKeyDictionary',
  'Object.create',
]);

/** `{}`, `dict()`, `new Map()`: what starts empty and is looked up by key. */
export function isEmptyContainer(expression: Expression): boolean {
  if (expression.kind === 'object') return expression.entries.length === 0;
  if (expression.kind !== 'call') return false;
  const name = textOf(expression.callee);
  if (!CONTAINER_CALLS.has(name)) return false;
  return name.includes('efaultdict') || name === 'Object.create' || expression.arguments.length === 0;
}

const METHODS: ReadonlyMap<string, Effect['name']> = new Map([
  ['get', 'cache.read'],
  ['has', 'cache.read'],
  ['mget', 'cache.read'],
  ['exists', 'cache.read'],
  ['set', 'cache.write'],
  ['setdefault', 'cache.write'],
  ['setex', 'cache.write'],
  ['put', 'cache.write'],
  ['delete', 'cache.invalidate'],
  ['del', 'cache.invalidate'],
  ['pop', 'cache.invalidate'],
  ['evict', 'cache.invalidate'],
  ['invalidate', 'cache.invalidate'],
  ['delete_many', 'cache.invalidate'],
  ['clear', 'cache.clear'],
  ['flush', 'cache.clear'],
]);

function methodEffects(program: Program, node: FunctionNode, step: CallStep): readonly Effect[] {
  const { callee } = step.call;
  if (callee.kind !== 'member') return [];
  const name = METHODS.get(callee.property);
  if (!name) return [];
  const store = containerStore(program, callee.object, node);
  if (!store) return [];
  const [key, value] = step.call.arguments
    .filter((argument) => argument.name === undefined)
    .map((argument) => argument.value);
  return [
    {
      ...bareEffect(name, node, step, step.span, step.context),
      store,
      keys: key ? [shapeOf(program, key, node)] : [],
      match: name === 'cache.clear' ? 'all' : 'exact',
      value: name === 'cache.write' ? (value ?? null) : null,
      ttl: name === 'cache.write' ? expiryOf(program, step.call, node) : null,
      link: linkOf(store),
    },
  ];
}

/** An expiry given by a name that all libraries use, to a cache that is known by its name alone. */
function expiryOf(program: Program, call: Call, node: FunctionNode): Effect['ttl'] {
  const given = call.arguments.find(
    ({ name }) => name !== undefined && /^(ttl|timeout|ex|expire|expires|expiry|expires_in|max_age)$/.test(name),
  );
  return given ? ttlOf(program, '$TTL', 'seconds', new Map([['$TTL', [given.value]]]), node) : null;
}

/** `_cache = {}` in a function other than the one that declares it empties the cache. */
function resetEffects(program: Program, node: FunctionNode, step: WriteStep, target: Expression): readonly Effect[] {
  if (step.declares || node.facts.parent === null || /^(__init__|constructor)$/.test(node.facts.name)) return [];
  const store = containerStore(program, target, node);
  return store
    ? [{ ...bareEffect('cache.clear', node, step, step.span, step.context), store, match: 'all', link: linkOf(store) }]
    : [];
}

/** A variable or field that holds one value, filled where it is found empty: `if (!settings) settings = await load()`. */
function slotEffects(
  program: Program,
  node: FunctionNode,
  step: Step,
  target: Expression,
  value: Expression | null,
): readonly Effect[] {
  if (node.facts.parent === null || (step.kind === 'write' && step.declares)) return [];
  const holder = holderOf(program, target, node);
  if (!holder || holder.unresolved || holder.lifetime === 'call' || !startsEmpty(holder)) return [];
  const lifetime =
    isOwnField(target, node) && holder.owner ? lifetimeOfInstance(program, holder.owner) : holder.lifetime;
  const store = { ...storeOf(holder, 'slot', node.file.facts.language), lifetime, traits: { bound: 1 } };
  const base = { ...bareEffect('cache.write', node, step, step.span, step.context), store, value };
  if (step.kind === 'delete' || isNothing(value))
    return /^(__init__|constructor)$/.test(node.facts.name) || isFailedFill(node, step)
      ? []
      : [{ ...base, name: 'cache.invalidate', match: 'all' }];
  return isFilledOnMiss(node, step, target) ? [base] : [];
}

/** Nothing is stored where a load failed. */
function isFailedFill({ facts }: FunctionNode, step: Step): boolean {
  return step.kind === 'write' && facts.contexts[step.context]?.region.kind === 'handler';
}

/** Python's `self.order = …` gives the instance a field of its own, whatever the class has under that name. */
function isOwnField(target: Expression, node: FunctionNode): boolean {
  const isPython = node.file.facts.language === 'python';
  return isPython && target.kind === 'member' && target.object.kind === 'name' && target.object.name === 'self';
}

function startsEmpty(holder: Holder): boolean {
  return holder.initial === null || (holder.initial.kind === 'literal' && holder.initial.value === null);
}

/** Under a condition on the place itself, or by an operator that writes only where nothing is. */
function isFilledOnMiss(node: FunctionNode, step: Step, target: Expression): boolean {
  if (step.kind === 'write' && (step.operator === '??' || step.operator === 'or')) return true;
  const place = textOf(target);
  for (let at: number | null = step.context; at !== null; at = node.facts.contexts[at]?.parent ?? null) {
    const region = node.facts.contexts[at]?.region;
    if (region?.kind === 'branch' && textOf(region.condition).includes(place))
      return !(step.kind === 'write' && marksPlace(region.condition, place, step.value));
  }
  return false;
}

/** `if (order.day !== last) last = order.day` remembers how far a walk has come, and caches nothing. */
function marksPlace(condition: Expression, place: string, value: Expression | null): boolean {
  if (condition.kind !== 'operation' || !['==', '!='].includes(condition.operator) || value === null) return false;
  return [place, textOf(value)].every((side) => condition.operands.some((operand) => textOf(operand) === side));
}
