import { beforeAll, expect, test } from 'vitest';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { effectsOf } from '../../src/program/effects.ts';
import { effectsIn, functionNamed, programOf } from './read-code.ts';

let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

test('a decorated function and what is asked of it are one cache', () => {
  const program = programOf(
    {
      'shop.py': `
from functools import lru_cache

@lru_cache(maxsize=64)
def load_price(product_id):
    return ask_for(product_id)

def forget():
    load_price.cache_clear()
`,
    },
    knowledge,
  );
  const [computed] = effectsOf(program, functionNamed(program, 'load_price'));
  const [cleared] = effectsOf(program, functionNamed(program, 'forget'));
  expect(computed?.name).toBe('cache.compute');
  expect(cleared?.name).toBe('cache.clear');
  expect(cleared?.store?.id).toBe(computed?.store?.id);
});

test('a memo that a call made is filled where it is called, by what it is called with', () => {
  const program = programOf(
    {
      'shop.ts': `
import memoizee from 'memoizee';
const loadPrice = memoizee(async (productId: string) => askFor(productId), { maxAge: 5000 });
export function priceOf(productId: string) { return loadPrice(productId); }
export function forget(productId: string) { loadPrice.delete(productId); }
`,
    },
    knowledge,
  );
  expect(effectsIn(program, 'priceOf')).toEqual(['cache.compute {}']);
  const [filled] = effectsOf(program, functionNamed(program, 'priceOf'));
  const [deleted] = effectsOf(program, functionNamed(program, 'forget'));
  expect(deleted?.store?.id).toBe(filled?.store?.id);
});

test('the client of a transaction is the first parameter of its body', () => {
  const program = programOf(
    {
      'orders.ts': `
import { PrismaClient } from './generated/prisma/client';
const prisma = new PrismaClient();
export async function cancel(id: string) {
  await prisma.$transaction(async function run(tx) { await tx.order.delete({ where: { id } }); });
}
`,
    },
    knowledge,
  );
  expect(effectsIn(program, 'run')).toEqual(['resource.write order delete']);
});

test('a type of the tree stands for the library type that it names', () => {
  const program = programOf(
    {
      'db.ts': "import type { Knex } from 'knex';\nexport type Database = Knex | Knex.Transaction;",
      'orders.ts': `
import type { Database } from './db';
export class OrderStore {
  constructor(private readonly db: Database) {}
  async removeAll() { await this.db('orders').where({ price: 0 }).del(); }
}
`,
    },
    knowledge,
  );
  expect(effectsIn(program, 'removeAll')).toEqual(['resource.write order delete']);
});

test('keys that a scan finds are those of its pattern', () => {
  const program = programOf(
    {
      'shop.py': `
import redis
r = redis.Redis()

def forget_all(shop):
    for key in r.scan_iter(match=f"price:{shop}:*"):
        r.delete(key)
`,
    },
    knowledge,
  );
  const [deleted] = effectsOf(program, functionNamed(program, 'forget_all'));
  expect(effectsIn(program, 'forget_all')).toEqual(['cache.invalidate price:{}:*']);
  expect(deleted?.match).toBe('pattern');
});

test('what the client puts before its keys is part of them', () => {
  const program = programOf(
    {
      'shop.ts': `
import Redis from 'ioredis';
const redis = new Redis({ keyPrefix: 'shop:' });
export async function forget(id: string) { await redis.del(\`price:\${id}\`); }
`,
    },
    knowledge,
  );
  expect(effectsIn(program, 'forget')).toEqual(['cache.invalidate shop:price:{}']);
});

test('a function that a hook of the tree passes on speaks of the key that the hook was called with', () => {
  const program = programOf(
    {
      'orders.ts': `
import useSWR from 'swr';
const useConditional = (ready: boolean, key: string) => {
  const result = useSWR(ready ? key : null, load);
  return { ...result, ready };
};
export function useOrders() {
  const { data, mutate } = useConditional(true, '/api/orders');
  const refetch = () => mutate();
  return { data, refetch };
}
`,
    },
    knowledge,
  );
  expect(effectsIn(program, 'refetch')).toEqual(['cache.invalidate /api/orders']);
});

test('a row whose library writes changes with the next commit is written by an assignment', () => {
  const program = programOf(
    {
      'orders.py': `
from sqlalchemy import text
from sqlalchemy.orm import declarative_base, Session
Base = declarative_base()

class Order(Base):
    __tablename__ = "purchases"

def change_price(session: Session, order_id, price):
    order = session.get(Order, order_id)
    order.price = price

def clear(session: Session):
    session.execute(text("DELETE FROM purchases"))
`,
    },
    knowledge,
  );
  expect(effectsIn(program, 'change_price')).toEqual(['resource.read order', 'resource.write order update']);
  expect(effectsIn(program, 'clear')).toEqual(['resource.write order delete']);
});

test('a manager of the tree keeps the data of the class that has it', () => {
  const program = programOf(
    {
      'models.py': `
from django.db import models

class OrderManager(models.Manager):
    def open(self):
        return self.filter(open=True)

class Order(models.Model):
    objects = OrderManager()

def close_all():
    Order.objects.update(open=False)

def cheap():
    return Order.objects.open().filter(price=0)
`,
    },
    knowledge,
  );
  expect(effectsIn(program, 'close_all')).toEqual(['resource.write order update']);
  expect(effectsIn(program, 'cheap')).toEqual(['resource.read order']);
});
