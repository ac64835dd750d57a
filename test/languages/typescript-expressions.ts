import type { Snippet } from './typescript-snippet.ts';

export const EXPRESSIONS: readonly Snippet[] = [
  {
    construct: 'optional members, calls and indexes',
    path: 'orders.ts',
    snippet: 'order?.price?.(day)?.[0]',
    expect: '(index (call order?.price day) 0)',
  },
  {
    construct: 'wrappers that mean nothing at run time',
    path: 'orders.ts',
    snippet: 'use(order!, <Order>order, order as Order, order satisfies Order, (order), load<Order>(order))',
    expect: '(call use order order order order order (call load order))',
  },
  {
    construct: 'tagged templates',
    path: 'orders.ts',
    snippet: `sql\`select \${price}\`; gql\`orders\`; await db.query<Order>\`select\``,
    expect: '(tagged sql (text "select " price)) (tagged gql "orders") (await tagged db.query "select")',
  },
  {
    construct: 'awaited calls with type arguments',
    path: 'orders.ts',
    snippet: 'await load<Order>(id); await db.orders.get<Order | null>(`order`); (await loader)(id)',
    expect: '(await call load id) (await call db.orders.get "order") (call (await loader) id)',
  },
  {
    construct: 'templates without and inside templates',
    path: 'orders.ts',
    snippet: `use(\`order\`, \`order:\${\`price:\${day}\`}\`, \`\${'order'}\\n\`)`,
    expect: '(call use "order" (text "order:price:" day) "order\\n")',
  },
  {
    construct: 'new with and without arguments',
    path: 'orders.ts',
    snippet: 'new Order; new shop.Order<Price>(price, ...days)',
    expect: '(new Order) (new shop.Order price ...days)',
  },
  {
    construct: 'functions in an object',
    path: 'orders.ts',
    snippet:
      "({ load, 'price-of': price, [day]: 1, 2: 3, get total() { return 1 }, async save() {}, *each() {}, find: (id) => id, ...rest })",
    expect:
      '(object "load":load "price-of":price day:1 2:3 "total":(fn total () :get (return 1)) "save":(fn save () :async) "each":(fn each () :generator) "find":(fn (id) (return id)) ...rest)',
  },
  {
    construct: 'class in an expression',
    path: 'orders.ts',
    snippet: 'register(class Order {}); const Cart = class extends Order {}',
    expect: '(call register (fn () (class Order ()) (return Order))) (class Cart (Order))',
  },
  {
    construct: 'updates, comma, void and typeof',
    path: 'orders.ts',
    snippet: 'use(price++, --price, (load(), price), void 0, typeof price, order instanceof Order, price ** 2)',
    expect:
      '(call use (++ price) (-- price) (opaque (call load) price) (void 0) (typeof price) (instanceof order Order) (** price 2))',
  },
  {
    construct: 'sequence as a statement',
    path: 'orders.js',
    snippet: 'load(), price = 3, save()',
    expect: '(call load) (set price 3) (call save)',
  },
  {
    construct: 'assignment with an operator inside an expression',
    path: 'orders.ts',
    snippet: 'keep(price ??= load())',
    expect: '(call keep (:= price (?? price (call load))))',
  },
  {
    construct: 'members of this, of super and private ones',
    path: 'orders.ts',
    snippet: 'class Order extends Item { #price = 1; cost() { return this.#price + super.cost() + (#price in this) } }',
    expect:
      '(class Order (Item) (field #price 1) (fn cost () (return (+ (+ this.#price (call super.cost)) (in #price this)))))',
  },
  {
    construct: 'meta properties',
    path: 'orders.ts',
    snippet: 'use(import.meta.url)',
    expect: '(call use import.meta.url)',
  },
  {
    construct: 'component with attributes and children',
    path: 'orders.tsx',
    snippet: `const view = <Panel.Header id={order.id} open label="a &amp; b" {...rest}>
  Price: {price}
  {/* later */}
  <br />
</Panel.Header>`,
    expect:
      '(let view (jsx Panel.Header (object "id":order.id "open":true "label":"a & b" ...rest) (list "Price:" price (jsx br (object) (list)))))',
  },
  {
    construct: 'fragment, callbacks and conditions in markup',
    path: 'orders.tsx',
    snippet:
      'const view = <>{orders.map((order) => <Row key={order.id} onClick={() => save(order)} />)}{paid && <b>paid</b>}</>',
    expect:
      '(let view (jsx Fragment (object) (list (call orders.map (fn (order) (return (jsx Row (object "key":order.id "onClick":(fn () (return (call save order)))) (list))))) (and paid (jsx b (object) (list "paid"))))))',
  },
  {
    construct: 'markup in JavaScript',
    path: 'orders.js',
    snippet: 'const view = <Order price={3} />',
    expect: '(let view (jsx Order (object "price":3) (list)))',
  },
];
