import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { upstashCache } from 'drizzle-orm/cache/upstash';
import { orders } from './schema.js';

const db = drizzle(process.env.DATABASE_URL, { cache: upstashCache({ global: true }) });

export async function openOrders() {
  return db.select().from(orders).where(eq(orders.closed, false)).$withCache();
}

export async function changePrice(id: string, price: number) {
  await db.update(orders).set({ price }).where(eq(orders.id, id));
}
