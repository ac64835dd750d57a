import type { Construct } from './construct.ts';
import { lines } from './construct.ts';

export const STATEMENTS: readonly Construct[] = [
  {
    construct: 'annotated assignment',
    snippets: { python: lines('price: int = 3', 'total: int', 'order.price: Decimal = price') },
    expect: '(let price :int 3) (let total :int) (set order.price :Decimal price)',
  },
  {
    construct: 'type annotations',
    snippets: {
      typescript: 'let a: Map<string, shop.Order>; let b: Order | null; let c: Promise<Order[]>',
      python: lines('a: dict[str, "shop.Order"]', 'b: "Order | None"', 'c: Literal["paid"]'),
    },
    expect: {
      typescript:
        '(let a :(index Map (list string shop.Order))) (let b :(| Order null)) (let c :(index Promise (index Array Order)))',
      python: '(let a :(index dict (tuple str shop.Order))) (let b :(| Order null)) (let c :(index Literal "paid"))',
    },
  },
  {
    construct: 'augmented assignment',
    snippets: {
      typescript: 'total += price; order.total ||= 2; order.paid ??= day',
      python: lines('total += price', 'order.total //= 2'),
    },
    expect: {
      typescript: '(set += total price) (set or= order.total 2) (set ??= order.paid day)',
      python: '(let += total price) (set //= order.total 2)',
    },
  },
  {
    construct: 'chained assignment',
    snippets: { typescript: 'first = order.price = 3', python: 'first = order.price = 3' },
    expect: { typescript: '(set first (:= order.price 3))', python: '(let first 3) (set order.price 3)' },
  },
  {
    construct: 'unpacking',
    snippets: {
      typescript: 'const [order, ...rest] = orders; [key, [price]] = load()',
      python: lines('order, *rest = orders', '(key), [price] = load()'),
    },
    expect: {
      typescript: '(let (list order (spread rest)) orders) (set (list key (list price)) (call load))',
      python: '(let (tuple order (spread rest)) orders) (let (tuple key (list price)) (call load))',
    },
  },
  {
    construct: 'global and nonlocal names',
    snippets: { python: lines('def reset():', '    global prices', '    prices = {}', '    total = 0', 'prices = {}') },
    expect: { python: '(fn reset () (set prices (object)) (let total 0)) (let prices (object))' },
  },
  {
    construct: 'if chain',
    snippets: {
      typescript: 'if (paid) { close() } else if (open) { /* still */ wait() } else drop()',
      python: lines('if paid:', '    close()', 'elif open: # still', '    wait()', 'else:', '    drop()'),
    },
    expect: '(if paid (then (call close)) (else (if open (then (call wait)) (else (call drop)))))',
  },
  {
    construct: 'loop over values',
    snippets: {
      typescript: 'for (const order of orders) { if (order) continue; break }',
      python: lines('for order in orders:', '    if order: continue', '    break', 'else:', '    close()'),
    },
    expect: {
      typescript: '(for order orders (if order (then (continue))) (break))',
      python: '(for order orders (if order (then (continue))) (break) (else (call close)))',
    },
  },
  {
    construct: 'loop over pairs',
    snippets: {
      typescript: 'async function load() { for await (const [key, price] of prices) {} }',
      python: lines('async def load():', '    async for key, price in prices:', '        pass'),
    },
    expect: {
      typescript: '(fn load () :async (for (list key price) prices))',
      python: '(fn load () :async (for (tuple key price) prices))',
    },
  },
  {
    construct: 'loop with a condition',
    snippets: { typescript: 'while (open) wait()', python: lines('while open:', '    wait()') },
    expect: '(while open (call wait))',
  },
  {
    construct: 'try with every clause',
    snippets: {
      typescript: 'try { load() } catch (error) { log(error) } finally { close() }',
      python: lines(
        'try:',
        '    load()',
        'except (Missing, shop.Expired) as error:',
        '    log(error)',
        'except:',
        '    raise',
        'else:',
        '    save()',
        'finally:',
        '    close()',
      ),
    },
    expect: {
      typescript: '(try (call load) (catch error: () (call log error)) (finally (call close)))',
      python:
        '(try (call load) (catch error: (Missing shop.Expired) (call log error)) (catch () (raise)) (else (call save)) (finally (call close)))',
    },
  },
  {
    construct: 'except of a group, and of Python 2',
    snippets: {
      python: lines('try:', '    load()', 'except* Missing:', '    pass', 'except Expired, error:', '    pass'),
    },
    expect: { python: '(try (call load) (catch (Missing)) (catch error: (Expired)))' },
  },
  {
    construct: 'raise',
    snippets: {
      typescript: 'throw new Missing(order)',
      python: lines('raise Missing(order) from error', 'raise Missing, "order"'),
    },
    expect: {
      typescript: '(raise (new Missing order))',
      python: '(raise (call Missing order)) (raise (call Missing "order"))',
    },
  },
  {
    construct: 'assertion',
    snippets: { python: 'assert paid, "unpaid"' },
    expect: { python: '(if (not paid) (then (raise (call AssertionError "unpaid"))))' },
  },
  {
    construct: 'scope',
    snippets: { python: lines('with lock(key) as held, open(path):', '    save()') },
    expect: { python: '(scope (held: (call lock key)) ((call open path)) (call save))' },
  },
  {
    construct: 'delete',
    snippets: {
      typescript: 'delete prices[key]; delete order.price',
      python: lines('del prices[key], order.price', 'del (key, price)'),
    },
    expect: {
      typescript: '(delete (index prices key)) (delete order.price)',
      python: '(delete (index prices key) order.price) (delete key price)',
    },
  },
  {
    construct: 'match on values',
    snippets: {
      typescript: 'switch (status) { case "paid": case -1: close(); break; default: wait() }',
      python: lines('match status:', '    case "paid" | -1:', '        close()', '    case _:', '        wait()'),
    },
    expect: '(if (match status (| "paid" (- 1))) (then (call close)) (else (call wait)))',
  },
  {
    construct: 'match on shapes',
    snippets: {
      python: lines(
        'match event:',
        '    case {"price": price, **rest} if price: pass',
        '    case [Order(id=1) as order, *_]: pass',
        '    case key, shop.PAID: pass',
      ),
    },
    expect: {
      python:
        '(if (and (match event (object "price":price ...rest)) price) (else (if (match event (list (:= order (opaque Order (opaque id 1))) (spread _))) (else (if (match event (tuple key shop.PAID)))))))',
    },
  },
  {
    construct: 'statements of Python 2',
    snippets: { python: lines('print "order", price', 'exec code') },
    expect: { python: '(opaque "order" price) (opaque code)' },
  },
];
