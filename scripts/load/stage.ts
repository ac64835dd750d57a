import { type FakeGitHub, startFakeGitHub } from '../../test/fake-github/fake-github.ts';
import type { Delivery } from '../../test/fake-github/outbox.ts';
import type { Pull } from '../../test/fake-github/world.ts';

/** One signed delivery to be, and what is true on GitHub from then on. */
export interface Planned {
  readonly delivery: Delivery;
  readonly moved: { readonly pull: Pull; readonly headSha: string } | null;
}

export interface Load {
  readonly fake: FakeGitHub;
  readonly planned: readonly Planned[];
}

export interface LoadSize {
  readonly repositories: number;
  readonly pullsPerRepository: number;
  readonly pushesPerPull: number;
  /** Beside the pushes: comments, some of them commands, and events of checks. */
  readonly others: number;
}

/** GitHub with open pull requests, and deliveries that tell of pushes to all of them in turn, mixed with others. */
export async function stageLoad(size: LoadSize): Promise<Load> {
  const fake = await startFakeGitHub();
  const pulls = await openPulls(fake, size);
  const pushes: Planned[] = [];
  const others: Planned[] = [];
  fake.outbox.hold();
  for (const { pull, round } of turns(pulls, size)) {
    for (const delivery of await heldBy(fake, () => fake.push(pull, { files: changeOf(round) }))) {
      const isPush = delivery.event.name === 'pull_request';
      const moved = isPush ? { pull, headSha: pull.headSha } : null;
      (isPush ? pushes : others).push({ delivery, moved });
    }
  }
  for (const [at, pull] of pulls.entries()) {
    const body = at % 10 === 0 ? '/cache-audit help' : 'What of the cache?';
    const told = await heldBy(fake, () => fake.comment(pull, { author: 'dev', body }));
    others.unshift(...told.map((delivery) => ({ delivery, moved: null })));
  }
  return { fake, planned: mixed(pushes, others.slice(0, size.others)) };
}

/** A repository of a few hundred files, in which one cache is written past. */
export function shopOf(files: number): Readonly<Record<string, string>> {
  const parts = Array.from({ length: files }, (_, n) => [`shop/part_${n}.py`, partOf(n)] as const);
  return Object.fromEntries([
    ...parts,
    ['shop/cache.py', CACHE],
    ['shop/database.py', DATABASE],
    ['shop/service.py', serviceOf('')],
  ]);
}

export function changeOf(round: number): Readonly<Record<string, string>> {
  return {
    'shop/service.py': serviceOf(`\n\ndef give_discount_${round}(order_id, price):\n    save_price(order_id, price)\n`),
  };
}

/** One pull request of each repository at a time, all of whose pushes come within about a second. */
function turns(pulls: readonly Pull[], { repositories, pushesPerPull }: LoadSize) {
  const groups = Array.from({ length: pulls.length / repositories }, (_, at) =>
    pulls.slice(at * repositories, (at + 1) * repositories),
  );
  return groups.flatMap((group) =>
    Array.from({ length: pushesPerPull }, (_, round) => group.map((pull) => ({ pull, round }))).flat(),
  );
}

async function openPulls(fake: FakeGitHub, { repositories, pullsPerRepository }: LoadSize): Promise<readonly Pull[]> {
  const shops = Array.from({ length: repositories }, (_, at) =>
    fake.addRepository({ owner: `owner-${at}`, name: 'shop', files: shopOf(40) }),
  );
  const pulls: Pull[] = [];
  for (let number = 0; number < pullsPerRepository; number++) {
    for (const shop of shops) pulls.push(await fake.openPull(shop, { files: changeOf(100) }));
  }
  return pulls;
}

/** What would have been sent meanwhile. */
async function heldBy({ deliveries }: FakeGitHub, act: () => Promise<unknown>): Promise<readonly Delivery[]> {
  const before = deliveries.length;
  await act();
  return deliveries.slice(before);
}

/** In order, the others spread evenly between the pushes. */
function mixed(pushes: readonly Planned[], others: readonly Planned[]): readonly Planned[] {
  const each = others.length / pushes.length;
  return pushes.flatMap((push, at) => [push, ...others.slice(Math.floor(at * each), Math.floor((at + 1) * each))]);
}

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

function serviceOf(more: string): string {
  return `from shop.cache import forget_order
from shop.database import save_price


def change_price(order_id, price):
    save_price(order_id, price)
    forget_order(order_id)
${more}`;
}

function partOf(n: number): string {
  const functions = Array.from({ length: 5 }, (_, at) => `def part_${n}_${at}(price):\n    return price + ${at}\n`);
  return functions.join('\n\n');
}

const DATABASE = `import psycopg

connection = psycopg.connect("dbname=shop")


def load_order(order_id):
    return connection.execute("SELECT * FROM orders WHERE id = %s", (order_id,)).fetchone()


def save_price(order_id, price):
    connection.execute("UPDATE orders SET price = %s WHERE id = %s", (price, order_id))
`;
