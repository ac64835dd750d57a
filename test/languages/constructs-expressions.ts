import type { Construct } from './construct.ts';
import { lines } from './construct.ts';

export const EXPRESSIONS: readonly Construct[] = [
  {
    construct: 'call of a member',
    snippets: { typescript: 'cache.client.get("order", price)', python: 'cache.client.get("order", price)' },
    expect: '(call cache.client.get "order" price)',
  },
  {
    construct: 'keyword arguments and spread arguments',
    snippets: { typescript: 'save(...orders, options)', python: 'save(*orders, timeout=60, **options)' },
    expect: { typescript: '(call save ...orders options)', python: '(call save ...orders timeout=60 ...options)' },
  },
  {
    construct: 'awaited call and awaited value',
    snippets: {
      typescript: 'async function load() { await cache.get(key); await pending }',
      python: lines('async def load():', '    await cache.get(key)', '    await pending'),
    },
    expect: '(fn load () :async (await call cache.get key) (await pending))',
  },
  {
    construct: 'index and slice',
    snippets: {
      typescript: 'orders[0]; prices[order]?.[day]',
      python: lines('orders[0]', 'orders[1:last]', 'prices[order, day]'),
    },
    expect: {
      typescript: '(index orders 0) (index (index prices order) day)',
      python: '(index orders 0) (index orders (opaque 1 last)) (index prices (tuple order day))',
    },
  },
  {
    construct: 'literals',
    snippets: {
      typescript: 'keep(1_000, 0x1f, 1.5, true, null, "a\\n\\x41", undefined, /\\d/g, 9n)',
      python: lines('keep(1_000, 0x1f, 1.5, True, None, "a\\n\\x41", r"\\d")'),
    },
    expect: {
      typescript: '(call keep 1000 31 1.5 true null "a\\nA" undefined /\\d/g 9n)',
      python: '(call keep 1000 31 1.5 true null "a\\nA" "\\\\d")',
    },
  },
  {
    construct: 'adjacent strings',
    snippets: { python: 'key = "order" \':\' "price"' },
    expect: '(let key "order:price")',
  },
  {
    construct: 'template',
    snippets: { typescript: `\`order:\${order.id}\${":price"}\``, python: 'f"order:{order.id!r:>{width}}" ":price"' },
    expect: '(text "order:" order.id ":price")',
  },
  {
    construct: 'template that names its value',
    snippets: { python: 'f"{{{price=}}}"' },
    expect: { python: '(text "{price=" price "}")' },
  },
  {
    construct: 'format operators',
    snippets: { python: lines('"order:%s" % order', '"order:{}".format(order)') },
    expect: { python: '(% "order:%s" order) (call "order:{}".format order)' },
  },
  {
    construct: 'object with a spread',
    snippets: { typescript: '({ ...defaults, price: 3 })', python: '{**defaults, "price": 3}' },
    expect: '(object ...defaults "price":3)',
  },
  {
    construct: 'lists',
    snippets: {
      typescript: '[order, ...orders]',
      python: lines('[order, *orders]', '(order, price)', '{order}', '()', 'order, price'),
    },
    expect: {
      typescript: '(list order (spread orders))',
      python: '(list order (spread orders)) (tuple order price) (set order) (tuple) (tuple order price)',
    },
  },
  {
    construct: 'arithmetic and logic',
    snippets: {
      typescript: 'const paid = !open && price * 2 + tax > 3 || -price',
      python: 'paid = not open and price * 2 + tax > 3 or -price',
    },
    expect: '(let paid (or (and (not open) (> (+ (* price 2) tax) 3)) (- price)))',
  },
  {
    construct: 'equality and identity',
    snippets: {
      typescript: 'order === other; order == null; order !== null',
      python: lines('order == other', 'order is None', 'order is not None'),
    },
    expect: '(== order other) (== order null) (!= order null)',
  },
  {
    construct: 'membership',
    snippets: { typescript: 'key in cache', python: lines('key in cache', 'key not in cache') },
    expect: { typescript: '(in key cache)', python: '(in key cache) (not-in key cache)' },
  },
  {
    construct: 'chain of comparisons',
    snippets: { python: '0 < price <= limit' },
    expect: { python: '(and (< 0 price) (<= price limit))' },
  },
  {
    construct: 'conditional',
    snippets: { typescript: 'paid ? price : 0', python: 'price if paid else 0' },
    expect: '(?: paid price 0)',
  },
  {
    construct: 'assignment inside an expression',
    snippets: {
      typescript: 'if (price = cache.get(key)) use(price)',
      python: lines('if (price := cache.get(key)):', '    use(price)'),
    },
    expect: '(if (:= price (call cache.get key)) (then (call use price)))',
  },
  {
    construct: 'lambda',
    snippets: {
      typescript: 'const load = (order, ...rest) => order.price',
      python: 'load = lambda order, *rest: order.price',
    },
    expect: {
      typescript: '(let load (fn (order *rest) (return order.price)))',
      python: '(let load (fn (order *rest) (return order.price)))',
    },
  },
  {
    construct: 'comprehensions',
    snippets: {
      python: lines(
        '[o.price for o in orders if o.paid if o.open]',
        '{o.id: o for o in orders}',
        'sum(p for o in orders for p in o)',
      ),
    },
    expect: {
      python:
        '(each o.price (for o orders o.paid o.open)) (each o.id o (for o orders)) (call sum (each p (for o orders) (for p o)))',
    },
  },
  {
    construct: 'generator',
    snippets: {
      typescript: 'function* prices() { yield price; yield* orders }',
      python: lines('def prices():', '    yield price', '    yield from orders', '    load = lambda: (yield)'),
    },
    expect: {
      typescript: '(fn prices () :generator (yield price) (yield (spread orders)))',
      python:
        '(fn prices () :generator (yield price) (yield (spread orders)) (let load (fn () :generator (return (yield)))))',
    },
  },
];
