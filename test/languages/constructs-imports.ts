import type { Construct } from './construct.ts';
import { lines } from './construct.ts';

export const IMPORTS: readonly Construct[] = [
  {
    construct: 'import of a module under another name',
    snippets: { typescript: "import * as store from 'redis'", python: 'import redis as store' },
    expect: '(import "redis" * store)',
  },
  {
    construct: 'import of names',
    snippets: {
      typescript: "import { Order, price as order_price } from 'orders'",
      python: 'from orders import Order, price as order_price',
    },
    expect: '(import "orders" Order Order) (import "orders" price order_price)',
  },
  {
    construct: 'import of a dotted module',
    snippets: { python: 'import shop.orders.models' },
    expect: '(import "shop" * shop) (import "shop.orders.models" * shop.orders.models)',
  },
  {
    construct: 'relative import',
    snippets: { python: lines('from . import models', 'from ..core import cache') },
    expect: { python: '(import "." models models) (import "..core" cache cache)' },
  },
  {
    construct: 'import of everything',
    snippets: { python: 'from orders import *' },
    expect: { python: '(import "orders" * *)' },
  },
  {
    construct: 'import where it is needed',
    snippets: {
      typescript: "function price() { const redis = require('redis'); return redis }",
      python: lines(
        'if TYPE_CHECKING:',
        '    from orders import Order',
        'def price():',
        '    import redis',
        '    return redis',
      ),
    },
    expect: {
      typescript: '(import "redis" * redis) (fn price () (return redis))',
      python: '(import "orders" Order Order) (import "redis" * redis) (if TYPE_CHECKING) (fn price () (return redis))',
    },
  },
];
