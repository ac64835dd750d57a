import { prices } from './prices';
import { db } from './db';

const keyOf = (orderId: string) => `order:${orderId}`;

export async function orderOf(orderId: string) {
  const known = await prices.get(keyOf(orderId));
  if (known) return known;
  const order = await db.loadOrder(orderId);
  await prices.set(keyOf(orderId), order);
  return order;
}

export async function saveOrder(orderId: string, price: number) {
  await db.updateOrder(orderId, price);
  await prices.delete(keyOf(orderId));
}
