import { describe, expect, test } from 'vitest';
import type { Call, Expression } from '../../src/core/syntax.ts';
import { compilePattern } from '../../src/knowledge/compile-pattern.ts';
import {
  matchBest,
  matchBestDecorator,
  matchCall,
  matchDecorator,
  matchIndex,
  matchMembers,
} from '../../src/knowledge/match.ts';
import type { Bindings } from '../../src/knowledge/pattern.ts';
import { python } from '../../src/languages/python.ts';
import { typescript } from '../../src/languages/typescript.ts';

type Bound = Readonly<Record<string, readonly unknown[]>> | null;

describe('Python calls', () => {
  test.each<[string, string, Bound]>([
    ['$C.get($KEY)', 'cache.get("price")', { $KEY: ['price'] }],
    ['$C.get($KEY)', 'cache.get(key="price")', { $KEY: ['price'] }],
    ['$C.get($KEY)', 'cache.get("price", None)', null],
    ['$C.get($KEY)', 'cache.get()', null],
    ['$C.get($KEY)', 'cache.get(*names)', {}],
    ['$C.set($KEY, $VALUE, ex=$TTL)', 'r.set("price", 12, ex=60)', { $KEY: ['price'], $VALUE: [12], $TTL: [60] }],
    ['$C.set($KEY, $VALUE, ex=$TTL)', 'r.set("price", 12, 60)', { $KEY: ['price'], $VALUE: [12], $TTL: [60] }],
    ['$C.set($KEY, $VALUE, ex=$TTL)', 'r.set("price", 12)', { $KEY: ['price'], $VALUE: [12] }],
    ['$C.set($KEY, $VALUE, ex=$TTL)', 'r.set("price", 12, keepttl=True)', { $KEY: ['price'], $VALUE: [12] }],
    ['$C.set($KEY, $VALUE, nx=True)', 'r.set("price", 12)', null],
    ['$C.set($KEY, $VALUE, nx=True)', 'r.set("price", 12, nx=True)', { $KEY: ['price'], $VALUE: [12] }],
    [
      '$C.set($KEY, $VALUE, ex=$_, px=$TTL!)',
      'r.set("price", 12, px=500)',
      { $KEY: ['price'], $VALUE: [12], $TTL: [500] },
    ],
    ['$C.set($KEY, $VALUE, ex=$_, px=$TTL!)', 'r.set("price", 12, ex=60)', null],
    ['$C.delete($KEYS...)', 'r.delete("price", "order")', { $KEYS: ['price', 'order'] }],
    ['$C.delete($KEYS...)', 'r.delete(*names)', { $KEYS: ['names'] }],
    ['$Q.get(..., pk=$KEY, id=$KEY)', 'orders.get(id=7)', { $KEY: [7] }],
    ['$Q.get(..., pk=$KEY, id=$KEY)', 'orders.get(active)', {}],
    ['f($MODEL, on_delete=CASCADE)', 'f(Order, on_delete=models.CASCADE)', { $MODEL: ['Order'] }],
    ['f($MODEL, on_delete=CASCADE)', 'f(Order, models.CASCADE)', { $MODEL: ['Order'] }],
    ['f($MODEL, on_delete=CASCADE)', 'f(Order, models.PROTECT)', null],
  ])('%s · %s', (pattern, code, bound) => {
    expect(pythonMatch(pattern, code)).toEqual(bound);
  });
});

describe('TypeScript calls', () => {
  const query = 'useQuery({ queryKey: $KEY, queryFn: $BODY }, ...)';
  test.each<[string, string, Bound]>([
    [query, "useQuery({ queryKey: 'orders', queryFn: load })", { $KEY: ['orders'], $BODY: ['load'] }],
    [query, 'useQuery({ queryKey, queryFn: load })', { $KEY: ['queryKey'], $BODY: ['load'] }],
    [query, "useQuery({ ...defaults, queryKey: 'orders' })", { $KEY: ['orders'] }],
    [query, "useQuery(() => ({ queryKey: 'orders' }))", { $KEY: ['orders'] }],
    [query, 'useQuery(options)', {}],
    [query, 'useQuery(orderOptions(orderId), client)', {}],
    [query, "useQuery(['orders'], load)", null],
    ["fetch($URL, { method: 'POST' })", "fetch('/orders', { method: 'POST' })", { $URL: ['/orders'] }],
    ["fetch($URL, { method: 'POST' })", "fetch('/orders', { method: 'PUT' })", null],
    ["fetch($URL, { method: 'POST' })", "fetch('/orders', options)", null],
    ["fetch($URL, { method: 'POST' })", "fetch('/orders')", null],
    [
      'f($KEY, { next: { tags: $TAGS } })',
      "f('orders', { next: { tags: 'order' } })",
      { $KEY: ['orders'], $TAGS: ['order'] },
    ],
    ['f($KEY, { next: { tags: $TAGS! } })', "f('orders', { cache: 'no-store' })", null],
    ['$C.set($KEY, $VALUE, { ttl: $TTL })', "c.set('price', 12)", { $KEY: ['price'], $VALUE: [12] }],
    ["$C.set($KEY, $VALUE, 'EX', $TTL)", "c.set('price', 12, 'EX', 60)", { $KEY: ['price'], $VALUE: [12], $TTL: [60] }],
    ["$C.set($KEY, $VALUE, 'EX', $TTL)", "c.set('price', 12, 'PX', 60)", null],
    ['$C.del($KEYS...)', 'c.del(...names)', { $KEYS: ['names'] }],
    ['new LRUCache({ max: $BOUND })', 'new LRUCache({ max: 10 })', { $BOUND: [10] }],
    ['new LRUCache({ max: $BOUND })', 'LRUCache({ max: 10 })', null],
    ['$P.$executeRaw`$SQL`', 'db.$executeRaw`DELETE FROM orders`', { $SQL: ['DELETE FROM orders'] }],
  ])('%s · %s', (pattern, code, bound) => {
    expect(typescriptMatch(pattern, code)).toEqual(bound);
  });
});

describe('the best of several patterns', () => {
  const set = ['$C.set($KEY, $VALUE)', '$C.set($KEY, $VALUE, ex=$TTL!)', '$C.set($KEY, $VALUE, nx=True)'];
  test.each([
    ['r.set("price", 12)', '$C.set($KEY, $VALUE)'],
    ['r.set("price", 12, ex=60)', '$C.set($KEY, $VALUE, ex=$TTL!)'],
    ['r.set("price", 12, ex=60, nx=True)', '$C.set($KEY, $VALUE, nx=True)'],
  ])('%s', (code, text) => {
    const candidates = set.map((pattern) => ({
      entry: pattern,
      pattern: compilePattern(pattern, { language: 'python', imports: [] }),
      library: 'redis-py',
    }));
    expect(matchBest(candidates, callIn(pythonExpression(code)))?.compiled.entry).toBe(text);
    expect(matchBest(candidates.toReversed(), callIn(pythonExpression(code)))?.compiled.entry).toBe(text);
  });

  test('an options object is not mistaken for a key', () => {
    const candidates = ['$Q.refetch($KEY)', '$Q.refetch({ predicate: $_ })'].map((pattern) => ({
      entry: pattern,
      pattern: compilePattern(pattern, { language: 'typescript', imports: [] }),
      library: 'tanstack-query',
    }));
    const call = callIn(typescriptExpression('client.refetch({ predicate: isOrder })'));
    expect(matchBest(candidates, call)?.compiled.entry).toBe('$Q.refetch({ predicate: $_ })');
  });
});

describe('decorators', () => {
  test.each<[string, string, Bound]>([
    ['lru_cache', 'lru_cache', {}],
    ['lru_cache', 'lru_cache()', null],
    ['lru_cache(maxsize=$BOUND)', 'lru_cache', null],
    ['lru_cache(maxsize=$BOUND)', 'lru_cache(maxsize=None)', { $BOUND: [null] }],
    ['@lru_cache(maxsize=$BOUND)', 'lru_cache(128)', { $BOUND: [128] }],
  ])('%s · @%s', (text, code, bound) => {
    const pattern = compilePattern(text, { language: 'python', imports: ['functools'] });
    expect(show(matchDecorator(pattern, pythonExpression(code)))).toEqual(bound);
  });
});

test('the decorator pattern that says most counts', () => {
  const candidates = ['lru_cache(...)', 'lru_cache(maxsize=$BOUND!)'].map((pattern) => ({
    entry: pattern,
    pattern: compilePattern(pattern, { language: 'python', imports: ['functools'] }),
    library: 'functools',
  }));
  const entryFor = (code: string) => matchBestDecorator(candidates, pythonExpression(code))?.compiled.entry;
  expect(entryFor('lru_cache()')).toBe('lru_cache(...)');
  expect(entryFor('lru_cache(maxsize=None)')).toBe('lru_cache(maxsize=$BOUND!)');
});

describe('members', () => {
  const pattern = compilePattern('$P.$MODEL.update(...)', { language: 'typescript', imports: [] });
  test('a hole binds to the name', () => {
    expect(show(matchMembers(pattern, ['order', 'update']))).toEqual({ $MODEL: ['order'] });
  });
  test.each([[['order', 'delete']], [['order']], [['order', 'update', 'then']]])('%j is another chain', (members) => {
    expect(matchMembers(pattern, members)).toBeNull();
  });
});

test('a subscript binds what is between the brackets', () => {
  const index = pythonExpression('caches["sessions"]');
  if (index.kind !== 'index') throw new Error('expected a subscript');
  const pattern = compilePattern('$ALL[$ALIAS]', { language: 'python', imports: [] });
  expect(show(matchIndex(pattern, index))).toEqual({ $ALIAS: ['sessions'] });
});

function pythonMatch(pattern: string, code: string): Bound {
  return show(matchCall(compilePattern(pattern, { language: 'python', imports: [] }), callIn(pythonExpression(code))));
}

function typescriptMatch(pattern: string, code: string): Bound {
  const compiled = compilePattern(pattern, { language: 'typescript', imports: [] });
  return show(matchCall(compiled, callIn(typescriptExpression(code))));
}

function pythonExpression(code: string): Expression {
  const [statement] = python.lower(code, 'orders.py').body;
  if (statement?.kind !== 'expression') throw new Error(`expected an expression: ${code}`);
  return statement.expression;
}

function typescriptExpression(code: string): Expression {
  const [statement] = typescript.lower(code, 'orders.ts').body;
  if (statement?.kind !== 'expression') throw new Error(`expected an expression: ${code}`);
  return statement.expression;
}

function callIn(expression: Expression): Call {
  if (expression.kind !== 'call') throw new Error('expected a call');
  return expression;
}

/** Literals by their value, names by their name. */
function show(bindings: Bindings | null): Bound {
  if (!bindings) return null;
  return Object.fromEntries([...bindings].map(([hole, values]) => [hole, values.map(showValue)]));
}

function showValue(value: Expression): unknown {
  if (value.kind === 'literal') return value.value;
  if (value.kind === 'name') return value.name;
  if (value.kind === 'template') return value.parts.join('');
  return value.kind;
}
