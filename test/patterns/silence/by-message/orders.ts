import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const redis = new Redis();
const orders = new Map<string, Order>();

export async function getOrder(id: string): Promise<Order> {
  const known = orders.get(id);
  if (known) return known;
  const order = await prisma.order.findUniqueOrThrow({ where: { id } });
  if (orders.size > 1000) orders.clear();
  orders.set(id, order);
  return order;
}

export async function updateOrder(id: string, price: number) {
  await prisma.order.update({ where: { id }, data: { price } });
  await redis.publish('orders', id);
}

export async function listen(subscriber: Redis) {
  await subscriber.subscribe('orders');
  subscriber.on('message', (_channel: string, id: string) => orders.delete(id));
}
