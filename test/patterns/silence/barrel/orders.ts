import { PrismaClient } from '@prisma/client';
import Redis from 'ioredis';

export const prisma = new PrismaClient();
const redis = new Redis();

export async function getOrder(id: string) {
  const known = await redis.get(`order:${id}`);
  if (known) return JSON.parse(known);
  const order = await prisma.order.findUnique({ where: { id } });
  await redis.set(`order:${id}`, JSON.stringify(order));
  return order;
}

export async function settle(id: string) {
  await redis.del(`order:${id}`);
}
