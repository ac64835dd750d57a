import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';
import { events } from './events.js';

const prisma = new PrismaClient();
const redis = new Redis();

export async function getOrder(id: string) {
  const cached = await redis.get(`order:${id}`);
  if (cached !== null) return JSON.parse(cached);
  const order = await prisma.order.findUnique({ where: { id } });
  await redis.set(`order:${id}`, JSON.stringify(order));
  return order;
}

export async function updateOrder(id: string, price: number) {
  await prisma.order.update({ where: { id }, data: { price } });
  events.emit('order-changed', id);
}

events.on('order-changed', async (id: string) => {
  await redis.del(`order:${id}`);
});
