import { textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { type Cache, cachesOf } from './caches.ts';
import type { Effect } from './effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';
import { evaluate } from './values.ts';

/** An expression whose value is the very object that a cache holds, or a part of it. */
export interface Alias {
  readonly cache: Cache;
  /** A part of the entry: a member, an element. */
  readonly part: boolean;
  /** The function that hands it out; null where it is read, or was stored, on the spot. */
  readonly reader: FunctionNode | null;
  /** The local name that it goes by. */
  readonly name: string | null;
}

const DEEPEST = 8;

export function aliasOf(program: Program, expression: Expression, node: FunctionNode, depth = 0): Alias | null {
  if (depth > DEEPEST) return null;
  const inner = (part: Expression) => aliasOf(program, part, node, depth + 1);
  switch (expression.kind) {
    case 'name':
      return aliasOfName(program, expression.name, expression, node, depth);
    case 'call':
      return aliasOfCall(program, expression, node);
    case 'index':
      return readAlias(program, expression, node) ?? partOf(inner(expression.object));
    case 'member':
      return partOf(inner(expression.object));
    case 'operation':
      return expression.operands
        .slice(CHOICES.get(expression.operator) ?? Number.POSITIVE_INFINITY)
        .reduce((found: Alias | null, operand) => found ?? inner(operand), null);
    default:
      return null;
  }
}

/** Operators that answer one of their operands, and from which on. */
const CHOICES: ReadonlyMap<string, number> = new Map([
  ['or', 0],
  ['??', 0],
  ['and', 1],
  ['?:', 1],
  ['await', 0],
  [':=', 1],
]);

function partOf(alias: Alias | null): Alias | null {
  return alias && { ...alias, part: true };
}

function aliasOfName(program: Program, name: string, at: Expression, node: FunctionNode, depth: number): Alias | null {
  const found = lookup(program, node, name);
  const binding = found && bindingAt(found, node, at.span);
  if (!found || !binding?.value) return null;
  if (binding.kind === 'element') {
    const whole = aliasOf(program, binding.value, found.scope, depth + 1);
    return whole && { ...whole, part: true, name };
  }
  if (binding.kind !== 'variable') return null;
  const value = aliasOf(program, binding.value, found.scope, depth + 1) ?? queryAlias(program, binding, found.scope);
  if (value)
    return { ...value, part: value.part || (binding.path.length > 0 && value.cache.store.lifetime !== 'page'), name };
  return binding.path.length === 0 && found.scope === node ? storedAlias(program, name, at, binding.span, node) : null;
}

/** `const { data } = useQuery(…)`: the part that is the entry. */
function queryAlias(
  program: Program,
  binding: { readonly value: Expression | null; readonly path: readonly (string | number)[] },
  scope: FunctionNode,
): Alias | null {
  if (binding.path[0] !== 'data' || binding.value?.kind !== 'call') return null;
  const cache = sourcesOf(program, program).queries.get(binding.value);
  return cache && scope ? { cache, part: binding.path.length > 1, reader: null, name: null } : null;
}

/** A local value that was put into a cache before `at` and since then is the entry too. */
function storedAlias(
  program: Program,
  name: string,
  at: Expression,
  since: Expression['span'],
  node: FunctionNode,
): Alias | null {
  for (const { cache, fill } of sourcesOf(program, program).stored.get(node) ?? []) {
    const isSame = fill.value?.kind === 'name' && fill.value.name === name;
    const between = fill.span.line > since.line && fill.span.line < at.span.line;
    if (isSame && between && !leavesAfter(node, fill)) return { cache, part: false, reader: null, name };
  }
  return null;
}

/** The branch of the fill returns, so that what follows it is another path. */
function leavesAfter(node: FunctionNode, fill: Effect): boolean {
  return node.facts.steps.some(
    (step) =>
      step.kind === 'return' && step.context === fill.context && fill.context !== 0 && step.span.line > fill.span.line,
  );
}

function aliasOfCall(program: Program, call: Expression & { kind: 'call' }, node: FunctionNode): Alias | null {
  const read = readAlias(program, call, node);
  if (read) return read;
  const sources = sourcesOf(program, program);
  const callee = evaluate(program, call.callee, node);
  if (callee.kind === 'result') {
    const cache = sources.wrapped.get(callee.call);
    return cache ? { cache, part: false, reader: null, name: null } : null;
  }
  if (callee.kind !== 'function' || callee.node.facts.definition?.accessor) return null;
  const memo = sources.memos.get(callee.node);
  if (memo) return { cache: memo, part: false, reader: callee.node, name: null };
  const inner = answersEntry(program, callee.node);
  return inner && { ...inner, reader: inner.reader ?? callee.node, name: null };
}

function readAlias(program: Program, expression: Expression, node: FunctionNode): Alias | null {
  const cache = sourcesOf(program, program).reads.get(expression);
  return cache && node ? { cache, part: false, reader: null, name: null } : null;
}

/** The entry that a function answers, where one of its returns is an entry. */
const answersEntry = perProgram((program, node: FunctionNode): Alias | null => {
  if (node.facts.definition?.isGenerator || node.facts.steps.some((step) => step.kind === 'yield')) return null;
  for (const step of node.facts.steps) {
    const alias = step.kind === 'return' && step.value ? aliasOf(program, step.value, node) : null;
    if (alias) return alias;
  }
  return null;
}, null);

interface Sources {
  /** By the expression that reads: `cache.get(key)`, `cache[key]`. */
  readonly reads: ReadonlyMap<Expression, Cache>;
  readonly memos: ReadonlyMap<FunctionNode, Cache>;
  /** By the call that makes a memoised function of another. */
  readonly wrapped: ReadonlyMap<Expression, Cache>;
  readonly queries: ReadonlyMap<Expression, Cache>;
  readonly stored: ReadonlyMap<FunctionNode, readonly { readonly cache: Cache; readonly fill: Effect }[]>;
}

const sourcesOf = perProgram((program, _: Program): Sources => {
  const caches = cachesOf(program, program).filter(handsOutEntries);
  const computes = caches.flatMap((cache) =>
    cache.fills.filter(({ name }) => name === 'cache.compute').map((fill) => ({ cache, fill })),
  );
  const calls = computes.flatMap(({ cache, fill }) =>
    fill.step?.kind === 'call' ? [{ cache, call: fill.step.call, body: fill.body }] : [],
  );
  const isWrapper = (cache: Cache) => cache.store.kind === 'memo';
  const isQuery = (cache: Cache) => cache.store.lifetime === 'page';
  return {
    reads: new Map([
      ...caches.flatMap((cache) =>
        cache.reads.flatMap((read) => readExpression(read.step).map((at) => [at, cache] as const)),
      ),
      ...calls.flatMap(({ cache, call }) => (isWrapper(cache) || isQuery(cache) ? [] : [[call, cache] as const])),
    ]),
    memos: new Map(caches.flatMap((cache) => (cache.store.body ? [[cache.store.body, cache] as const] : []))),
    wrapped: new Map(calls.flatMap(({ cache, call }) => (isWrapper(cache) ? [[call, cache] as const] : []))),
    queries: new Map(calls.flatMap(({ cache, call }) => (isQuery(cache) ? [[call, cache] as const] : []))),
    stored: Map.groupBy(
      caches.flatMap((cache) => cache.fills.map((fill) => ({ cache, fill }))),
      ({ fill }) => fill.node,
    ),
  };
});

/** Whether a read gives the stored object itself: no server, no serialisation, nothing frozen. */
function handsOutEntries(cache: Cache): boolean {
  const { store, fills } = cache;
  if (store.kind === 'unresolved' || store.traits.copies === true) return false;
  if (store.lifetime !== 'process' && store.lifetime !== 'page') return false;
  return !fills.some(({ value }) => value !== null && isUnchangeable(value));
}

function isUnchangeable(value: Expression): boolean {
  if (value.kind === 'literal' || value.kind === 'template') return true;
  return (
    value.kind === 'call' && /proxytype|freeze|frozen|readonly|dumps|stringify|^tuple$/i.test(textOf(value.callee))
  );
}

function readExpression(step: Step | null): readonly Expression[] {
  if (step?.kind === 'read') return [step.place];
  if (step?.kind !== 'call') return [];
  const { callee } = step.call;
  return callee.kind === 'member' && /^(has|exists|contains|includes|keys|ttl)/.test(callee.property)
    ? []
    : [step.call];
}
