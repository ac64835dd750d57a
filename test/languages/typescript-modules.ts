import type { Snippet } from './typescript-snippet.ts';

export const MODULES: readonly Snippet[] = [
  {
    construct: 'default, namespace and side-effect imports',
    path: 'orders.ts',
    snippet: "import shop, * as all from './shop'; import client, { type Order } from './client'; import './setup'",
    expect:
      '(import "./shop" default shop) (import "./shop" * all) (import "./client" default client) (import "./client" Order Order) (import "./setup" *)',
  },
  {
    construct: 'imports of types',
    path: 'orders.ts',
    snippet: "import type { Order } from './order'; import type Shop from './shop'",
    expect: '(import "./order" Order Order) (import "./shop" default Shop)',
  },
  {
    construct: 'import under another name, also of the default and of a quoted name',
    path: 'orders.ts',
    snippet: "import { default as shop, 'order price' as price } from './shop'",
    expect: '(import "./shop" default shop) (import "./shop" order price price)',
  },
  {
    construct: 'import by require',
    path: 'orders.ts',
    snippet: "import redis = require('redis'); import Orders = Shop.Orders",
    expect: '(import "redis" * redis) (let Orders Shop.Orders)',
  },
  {
    construct: 'required modules and names of them',
    path: 'orders.js',
    snippet:
      "const redis = require('redis'); const { get, set: put } = require('./cache'); const price = require('./order').price; require('./setup')",
    expect:
      '(import "redis" * redis) (import "./cache" get get) (import "./cache" set put) (import "./order" price price) (import "./setup" *)',
  },
  {
    construct: 'required module that is used at once',
    path: 'orders.js',
    snippet: "const debug = require('debug')('orders'); const { price = 3 } = require('./order')",
    expect:
      '(let debug (call (call require "debug") "orders")) (let (object "price":(= price 3)) (call require "./order"))',
  },
  {
    construct: 'dynamic imports',
    path: 'orders.ts',
    snippet: "async function load() { const { price } = await import('./order'); return lazy(() => import('./shop')) }",
    expect:
      '(import "./order" price price) (fn load () :async (return (call lazy (fn () (return (call import "./shop"))))))',
  },
  {
    construct: 'exported declarations',
    path: 'orders.ts',
    snippet: 'export const price = 3, { day, ...others } = order; export function load() {} export class Order {}',
    expect:
      '(export price price) (export day day) (export others others) (export load load) (export Order Order) (let price 3) (let (object "day":day ...others) order) (fn load () :named) (class Order () :named)',
  },
  {
    construct: 'exported names',
    path: 'orders.ts',
    snippet: 'export { price, load as read }; export { price as default }',
    expect: '(export price price) (export read load) (export default price)',
  },
  {
    construct: 'exports from another module',
    path: 'orders.ts',
    snippet:
      "export { price as cost, default } from './order'; export * from './shop'; export * as cache from './cache'; export type { Order } from './order'",
    expect:
      '(export cost price "./order") (export default default "./order") (export * * "./shop") (export cache * "./cache") (export Order Order "./order")',
  },
  {
    construct: 'default export of a value',
    path: 'orders.ts',
    snippet: 'export default connect(Order)',
    expect: '(export default default) (let default (call connect Order))',
  },
  {
    construct: 'default export of a name',
    path: 'orders.ts',
    snippet: 'const order = load(); export default order',
    expect: '(export default order) (let order (call load))',
  },
  {
    construct: 'default export of a named function',
    path: 'orders.ts',
    snippet: 'export default async function load() {}',
    expect: '(export default load) (fn load () :default :async)',
  },
  {
    construct: 'default export of an anonymous function',
    path: 'orders.ts',
    snippet: 'export default (order) => order.price',
    expect: '(export default default) (fn default (order) :default (return order.price))',
  },
  {
    construct: 'default export of an anonymous class',
    path: 'orders.ts',
    snippet: 'export default class extends Order {}',
    expect: '(export default default) (class default (Order) :default)',
  },
  {
    construct: 'export assignment',
    path: 'orders.ts',
    snippet: 'class Order {} export = Order',
    expect: '(export default Order) (class Order ())',
  },
  {
    construct: 'exports of what is erased',
    path: 'orders.ts',
    snippet:
      "export interface Order { price: number } export type Price = number; export declare const day: string; declare module 'orders'",
    expect: '',
  },
  {
    construct: 'whole module assigned',
    path: 'orders.js',
    snippet: "module.exports = { load, save: store, price: 3, drop(id) { return id }, ...require('./shop') }",
    expect:
      '(export load load) (export save store) (export price price) (export drop drop) (export * * "./shop") (let price 3) (fn drop (id) :named (return id))',
  },
  {
    construct: 'class assigned as the module',
    path: 'orders.js',
    snippet: 'module.exports = class Order {}',
    expect: '(export default Order) (class Order () :default)',
  },
  {
    construct: 'module handed on',
    path: 'orders.js',
    snippet: "module.exports = require('./orders'); exports.cache = require('./cache')",
    expect: '(export * * "./orders") (export cache * "./cache")',
  },
  {
    construct: 'assigned exports',
    path: 'orders.js',
    snippet:
      'exports.load = async (id) => id; exports.price = price; module.exports.day = today(); exports.later = void 0',
    expect:
      '(export load load) (export price price) (export day day) (fn load (id) :named :async (return id)) (let day (call today))',
  },
  {
    construct: 'declared and exported at once',
    path: 'orders.js',
    snippet: 'const router = module.exports = Router(); exports = module.exports = router',
    expect: '(export default router) (export default router) (let router (call Router))',
  },
];
