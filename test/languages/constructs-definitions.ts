import type { Construct } from './construct.ts';
import { lines } from './construct.ts';

export const DEFINITIONS: readonly Construct[] = [
  {
    construct: 'function with every kind of parameter',
    snippets: {
      typescript: 'function load(key, price: int = 3, { day, force = true }: Options, ...rest: string[]): Order {}',
      python: 'def load(key, /, price: int = 3, *rest: str, day=None, force, **options) -> Order: pass',
    },
    expect: {
      typescript:
        '(fn load (key price:int=3 (object "day":day "force":(= force true)):Options *rest:(index Array string)) ->Order)',
      python: '(fn load (key price:int=3 *rest:str day=null force **options) ->Order)',
    },
  },
  {
    construct: 'tuple parameter of Python 2',
    snippets: { python: 'def load((key, price)): pass' },
    expect: { python: '(fn load ((tuple key price)))' },
  },
  {
    construct: 'decorated function',
    snippets: { python: lines('@cached', '@app.get("/orders", ttl=60)', 'async def orders(): return 1') },
    expect: { python: '(fn orders () @cached @(call app.get "/orders" ttl=60) :async (return 1))' },
  },
  {
    construct: 'closure',
    snippets: {
      typescript: 'function outer() { function inner() { return price } return inner }',
      python: lines('def outer():', '    def inner():', '        return price', '    return inner'),
    },
    expect: '(fn outer () (fn inner () (return price)) (return inner))',
  },
  {
    construct: 'class with bases and fields',
    snippets: {
      typescript:
        '@register class Order extends Model implements shop.Priced { static price = field(); key: str; paid = false }',
      python: lines(
        '@register',
        'class Order(Model, shop.Priced, metaclass=Meta):',
        '    price = DecimalField(default=0)',
        '    key: str',
        '    paid: bool = False',
      ),
    },
    expect: {
      typescript:
        '(class Order (Model shop.Priced) @register (static price (call field)) (field key :str) (field paid false))',
      python:
        '(class Order (Model shop.Priced) @register (static price (call DecimalField default=0)) (field key :str) (static paid :bool false))',
    },
  },
  {
    construct: 'methods and accessors',
    snippets: {
      typescript:
        'class Order { save() { this.price = 1 } static load() {} get total() { return this.price } set total(value) {} }',
      python: lines(
        'class Order:',
        '    def save(self): self.price = 1',
        '    @staticmethod',
        '    def load(): pass',
        '    @property',
        '    def total(self): return self.price',
        '    @total.setter',
        '    def total(self, value): pass',
      ),
    },
    expect: {
      typescript:
        '(class Order () (fn save () (set this.price 1)) (fn load () :static) (fn total () :get (return this.price)) (fn total (value) :set))',
      python:
        '(class Order () (fn save (self) (set self.price 1)) (fn load () @staticmethod :static) (fn total (self) @property :get (return self.price)) (fn total (self value) @total.setter :set))',
    },
  },
  {
    construct: 'class body with a class and with statements',
    snippets: {
      python: lines(
        'class Order:',
        '    class Meta:',
        '        ordering = ["price"]',
        '    if DEBUG:',
        '        price = 1',
        '    register(price)',
      ),
    },
    expect: {
      python:
        '(class Order () (class Meta () (static ordering (list "price"))) (if DEBUG (then (let price 1))) (call register price))',
    },
  },
];
