import type { Snippet } from './typescript-snippet.ts';

export const DEFINITIONS: readonly Snippet[] = [
  {
    construct: 'parameter properties',
    path: 'orders.ts',
    snippet:
      "class Service { constructor(private readonly cache: Cache, public name = 'orders', @Inject(REDIS) protected redis?: Redis, other: Order) {} }",
    expect: '(class Service () (fn constructor (+cache:Cache +name="orders" +redis:Redis other:Order)))',
  },
  {
    construct: 'decorators on classes, fields and methods',
    path: 'orders.ts',
    snippet:
      "@Entity('orders') export class Order { @Column({ type: 'int' }) price: number; @Get('/orders') @UseCache(60) async list(): Promise<Order[]> {} }",
    expect:
      '(export Order Order) (class Order () @(call Entity "orders") :named (field price :number @(call Column (object "type":"int"))) (fn list () @(call Get "/orders") @(call UseCache 60) :async ->(index Promise (index Array Order))))',
  },
  {
    construct: 'decorators after export',
    path: 'orders.ts',
    snippet: 'export @cached class Order { @observable price = 3; @action.bound save() {} }',
    expect:
      '(export Order Order) (class Order () @cached :named (field price @observable 3) (fn save () @action.bound))',
  },
  {
    construct: 'decorators in JavaScript',
    path: 'orders.js',
    snippet: '@cached class Order { @lazy load() {} }',
    expect: '(class Order () @cached (fn load () @lazy))',
  },
  {
    construct: 'fields and static blocks',
    path: 'orders.ts',
    snippet:
      'class Order { static readonly #all = new Map<string, Order>(); day?: string; declare price: number; load = async () => this.day; static { register(Order) } }',
    expect:
      '(class Order () (static #all (new Map)) (field day :string) (field price :number) (field load (fn () :async (return this.day))) (call register Order))',
  },
  {
    construct: 'fields in JavaScript',
    path: 'orders.js',
    snippet:
      "class Order extends mixin(Item) { static all = []; #price; 'order-day' = 1; [key]() {} static async *each() {} }",
    expect:
      '(class Order ((call mixin Item)) (static all (list)) (field #price) (field order-day 1) (fn [key] ()) (fn each () :async :generator :static))',
  },
  {
    construct: 'abstract classes and overloads',
    path: 'orders.ts',
    snippet:
      'export abstract class Store<T> extends Base<T> implements Readable { abstract load(id: string): T; protected abstract name: string; find(id: string): T; find(id) { return this.load(id) } [key: string]: any }',
    expect:
      '(export Store Store) (class Store ((index Base T) Readable) :named (field name :string) (fn find (id) (return (call this.load id))))',
  },
  {
    construct: 'enum',
    path: 'orders.ts',
    snippet: "export enum Status { Open, Paid = 'paid', 'too-late' = 3 } const enum Day { First = 1 }",
    expect:
      '(export Status Status) (class Status () :named (static Open) (static Paid "paid") (static too-late 3)) (class Day () (static First 1))',
  },
  {
    construct: 'function with a receiver type, an overload and a type predicate',
    path: 'orders.ts',
    snippet:
      'function isPaid(this: Shop, order: Order): order is Paid { return true } function load(id: string): Order',
    expect: '(fn isPaid (order:Order) ->boolean (return true))',
  },
  {
    construct: 'arrow functions',
    path: 'orders.ts',
    snippet: 'const load = async <T,>(id: string): Promise<T> => get(id); const ids = orders.map(order => order.id)',
    expect:
      '(let load (fn (id:string) :async ->(index Promise T) (return (call get id)))) (let ids (call orders.map (fn (order) (return order.id))))',
  },
];
