import type { Snippet } from './typescript-snippet.ts';

export const STATEMENTS: readonly Snippet[] = [
  {
    construct: 'declarations',
    path: 'orders.ts',
    snippet: 'const price: number = 3, day = today(); let later; var old = 1',
    expect: '(let price :number 3) (let day (call today)) (let later) (let old 1)',
  },
  {
    construct: 'destructuring with renaming, defaults and rest',
    path: 'orders.ts',
    snippet:
      'const { price: cost = 3, day, [key]: value, order: { id }, ...others } = load(), [first, , third = 1] = list',
    expect:
      '(let (object "price":(= cost 3) "day":day key:value "order":(object "id":id) ...others) (call load)) (let (list first undefined (= third 1)) list)',
  },
  {
    construct: 'destructuring assignment',
    path: 'orders.ts',
    snippet: '({ price: order.price, day = 1 } = load()); for ({ price } of orders) {}',
    expect: '(set (object "price":order.price "day":(= day 1)) (call load)) (for (object "price":price) orders)',
  },
  {
    construct: 'destructured parameters',
    path: 'orders.ts',
    snippet: 'save(({ id, price = 3 }, [first]: Order[] = []) => id)',
    expect:
      '(call save (fn ((object "id":id "price":(= price 3)) (list first):(index Array Order)=(list)) (return id)))',
  },
  {
    construct: 'counting loop',
    path: 'orders.ts',
    snippet: 'for (let i = 0, n = 3; i < n; i++, n--) { save(i) } for (;;) break',
    expect: '(let i 0) (let n 3) (while (< i n) (call save i) (++ i) (-- n)) (for (break))',
  },
  {
    construct: 'loops over keys, with labels, and after the body',
    path: 'orders.ts',
    snippet: 'outer: for (const key in prices) continue outer; do { load() } while (open)',
    expect: '(for key prices (continue)) (while open (call load))',
  },
  {
    construct: 'switch with a shared body and fall through',
    path: 'orders.ts',
    snippet: "switch (order.status) { case 'open': case 'late': warn(); case 'paid': close(); break; default: drop() }",
    expect:
      '(if (match order.status (| "open" "late" "paid")) (then (if (match order.status (| "open" "late")) (then (call warn))) (call close)) (else (call drop)))',
  },
  {
    construct: 'switch over a call, with a default in the middle',
    path: 'orders.ts',
    snippet: 'switch (load()) { case 1: keep(1); break; default: drop(); break; case 2: throw order }',
    expect:
      '(if (match (call load) 1) (then (call keep 1)) (else (if (match (opaque) 2) (then (raise order)) (else (call drop)))))',
  },
  {
    construct: 'break under a condition inside a switch',
    path: 'orders.ts',
    snippet:
      'for (const order of orders) switch (order) { case 1: if (paid) break; save(order); break; case 2: continue }',
    expect:
      '(for order orders (if (match order 1) (then (if paid (else (call save order)))) (else (if (match order 2) (then (continue))))))',
  },
  {
    construct: 'catch without and with a pattern',
    path: 'orders.ts',
    snippet: 'try { load() } catch { save() } try { load() } catch ({ message }) { log(message) }',
    expect:
      '(try (call load) (catch () (call save))) (try (call load) (catch () (let (object "message":message)) (call log message)))',
  },
  {
    construct: 'using',
    path: 'orders.ts',
    snippet: 'using lock = acquire(key); await using held = open()',
    expect: '(let lock (call acquire key)) (let held (call open))',
  },
  {
    construct: 'using in JavaScript',
    path: 'orders.js',
    snippet: 'using lock = acquire(key)',
    expect: '(let lock (call acquire key))',
  },
  {
    construct: 'blocks, directives and empty statements',
    path: 'orders.ts',
    snippet: "'use server'; { save(); ; } debugger",
    expect: '"use server" (call save)',
  },
  {
    construct: 'types by their form',
    path: 'orders.ts',
    snippet:
      "let a: readonly Order[]; let b: [Order, price?: number]; let c: typeof shop.order; let d: Order['price']; let e: { id: string }; let f: () => void; let g: 'paid' | null; let h: A & B",
    expect:
      '(let a :(index Array Order)) (let b :(tuple Order number)) (let c :(typeof shop.order)) (let d :(index Order "price")) (let e :(opaque)) (let f :(opaque)) (let g :(| "paid" null)) (let h :(& A B))',
  },
  {
    construct: 'namespace',
    path: 'orders.ts',
    snippet: 'namespace Shop { export const price = load() }',
    expect: '(opaque (let price (call load)))',
  },
];
