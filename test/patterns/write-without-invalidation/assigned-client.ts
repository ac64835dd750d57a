import Redis from 'ioredis';
import { db } from './db';

const clients: { redis?: Redis } = {};

export function connect() {
  clients.redis = new Redis();
}

export async function orderOf(orderId: string) {
  const known = await clients.redis?.get(`order:${orderId}`);
  if (known) return JSON.parse(known);
  const order = await db.loadOrder(orderId);
  await clients.redis?.set(`order:${orderId}`, JSON.stringify(order));
  return order;
}

export async function saveOrder(orderId: string, price: number) {
  await db.updateOrder(orderId, price); // expect: write-without-invalidation
}

export async function renameOrder(orderId: string, name: string) {
  await db.updateOrder(orderId, name);
  await clients.redis?.del(`order:${orderId}`);
}
