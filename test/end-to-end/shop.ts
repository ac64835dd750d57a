/** A shop whose orders are cached in one file and written in another: the two ends of a bug. */
const CACHE = `import redis

from shop.database import load_order

r = redis.Redis()


def get_order(order_id):
    cached = r.get(f"order:{order_id}")
    if cached is not None:
        return cached
    order = load_order(order_id)
    r.set(f"order:{order_id}", order, ex=600)
    return order


def forget_order(order_id):
    r.delete(f"order:{order_id}")
`;

const DATABASE = `import psycopg

connection = psycopg.connect("dbname=shop")


def load_order(order_id):
    return connection.execute("SELECT * FROM orders WHERE id = %s", (order_id,)).fetchone()


def save_price(order_id, price):
    connection.execute("UPDATE orders SET price = %s WHERE id = %s", (price, order_id))


def delete_order(order_id):
    connection.execute("DELETE FROM orders WHERE id = %s", (order_id,))
`;

const SERVICE = `from shop.cache import forget_order
from shop.database import delete_order, save_price


def change_price(order_id, price):
    save_price(order_id, price)
    forget_order(order_id)


def waive_price(order_id):
    save_price(order_id, 0)
    forget_order(order_id)


def cancel(order_id):
    delete_order(order_id)
    forget_order(order_id)
`;

export const SHOP = { 'shop/cache.py': CACHE, 'shop/database.py': DATABASE, 'shop/service.py': SERVICE };

/** A new function writes the price and does not think of the cache. */
export const BUG = {
  'shop/service.py': `${SERVICE}

def give_discount(order_id, price):
    save_price(order_id, price * 0.9)
`,
};

export const MENDED = { 'shop/service.py': `${BUG['shop/service.py']}    forget_order(order_id)\n` };

/** A service in which forty writers forget the cached order, so that it takes many that do not to be a habit of its own. */
export const CROWD = { 'shop/service.py': [SERVICE, ...writers(0, 40, '    forget_order(order_id)\n')].join('') };

/** More writers, which do not think of the cache. */
export function crowdWithBugs(count: number) {
  return { 'shop/service.py': [CROWD['shop/service.py'], ...writers(40, 40 + count, '')].join('') };
}

function writers(from: number, to: number, rest: string): readonly string[] {
  return Array.from({ length: to - from }, (_, index) => {
    const name = `discount_${from + index}`;
    return `\n\ndef ${name}(order_id, price):\n    save_price(order_id, price - ${from + index})\n${rest}`;
  });
}
