import fc from 'fast-check';

/** Small programs with caches, wrappers, hooks and keys, to be broken in every way. */
export const MUTABLE_SOURCES: Readonly<Record<string, string>> = {
  'orders.py': `import redis
from functools import lru_cache
from .wrapper import Cache, cached

r = redis.Redis()
_orders = {}
store = Cache(r, prefix="shop")


def get_order(order_id):
    if order_id not in _orders:
        _orders[order_id] = db.get_order(order_id)
    return _orders[order_id]


def update_order(order_id, price):
    db.update_order(order_id, price)
    store.drop(f"order:{order_id}")


@lru_cache(maxsize=None)
def get_rate(currency):
    try:
        return requests.get(f"/rates/{currency}").json()
    except Exception:
        return None


@cached("product:{product_id}", ttl=3600)
async def get_product(product_id):
    return await Product.objects.filter(id=product_id).afirst()
`,
  'wrapper.py': `import json


class Base:
    client = None

    def get(self, key):
        return self.client.get(self.make(key))


class Cache(Base):
    def __init__(self, client, prefix=""):
        self.client = client
        self.prefix = prefix

    def make(self, key):
        return self.prefix + ":" + str(key)

    def put(self, key, value, ttl=60):
        with self.lock:
            self.client.set(self.make(key), json.dumps(value), ex=ttl)

    def drop(self, *keys):
        for key in keys:
            self.client.delete(self.make(key))


def cached(key, ttl):
    def wrap(function):
        def inner(*args, **kwargs):
            hit = store.get(key.format(**kwargs))
            if hit is None:
                hit = function(*args, **kwargs)
                store.put(key, hit, ttl)
            return hit
        return inner
    return wrap
`,
  'users.ts': `import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';
import { remember, type Loader } from './remember';

const redis = new Redis();
const prisma = new PrismaClient();
const users = new Map<string, Promise<unknown>>();
let settings: Settings | null = null;

export class UserService {
  private readonly cache = new Map();
  constructor(private readonly client: Redis) {}

  async get(id: string) {
    if (this.cache.has(id)) return this.cache.get(id);
    const user = await prisma.user.findUnique({ where: { id } });
    this.cache.set(id, user);
    return user;
  }

  async rename(id: string, name: string) {
    await prisma.user.update({ where: { id }, data: { name } });
    await this.client.del(\`user:\${id}\`);
  }
}

export const getUser = (id: string) => remember(\`user:\${id}\`, () => prisma.user.findUnique({ where: { id } }));

export async function getSettings() {
  settings ??= await fetch('/settings').then((response) => response.json());
  return settings;
}
`,
  'remember.ts': `import { redis } from './users';
export type Loader<T> = () => Promise<T>;
export async function remember<T>(key: string, load: Loader<T>, ttl = 60): Promise<T> {
  const hit = await redis.get(key);
  if (hit !== null) return JSON.parse(hit);
  const value = await load();
  await redis.set(key, JSON.stringify(value), 'EX', ttl);
  return value;
}
export * from './users';
`,
};

/** The programs with tokens and lines left out, doubled, swapped, or put where they do not belong. */
export function mutations(): fc.Arbitrary<Readonly<Record<string, string>>> {
  const files = Object.entries(MUTABLE_SOURCES).map(([path, text]) =>
    fc.array(step(), { maxLength: 8 }).map((steps) => [path, steps.reduce(apply, text)] as const),
  );
  return fc.tuple(...files).map((entries) => Object.fromEntries(entries));
}

interface Step {
  readonly unit: 'line' | 'token';
  readonly kind: 'drop' | 'double' | 'swap' | 'alien';
  readonly at: number;
  readonly other: number;
}

function step(): fc.Arbitrary<Step> {
  return fc.record({
    unit: fc.constantFrom('line', 'token'),
    kind: fc.constantFrom('drop', 'double', 'swap', 'alien'),
    at: fc.nat(10_000),
    other: fc.nat(10_000),
  });
}

const ALIENS = [
  '(',
  ')',
  '{',
  '}',
  '"',
  '`',
  '\n',
  '=>',
  'async',
  '...',
  '__proto__',
  'self',
  'class A(A):',
  '@',
  '\u0000',
  '🦀',
];

function apply(text: string, { unit, kind, at, other }: Step): string {
  const parts = unit === 'line' ? text.split(/(?<=\n)/) : text.split(/\b/);
  if (parts.length === 0) return text;
  const [here, there] = [at % parts.length, other % parts.length];
  const [one = '', two = ''] = [parts[here], parts[there]];
  if (kind === 'drop') parts[here] = '';
  if (kind === 'double') parts[here] = one + one;
  if (kind === 'alien') parts[here] = one + (ALIENS[other % ALIENS.length] ?? '');
  if (kind === 'swap') {
    parts[here] = two;
    parts[there] = one;
  }
  return parts.join('');
}
