import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';
import { invalidateCacheAfterCommit } from './transactions.js';

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
  await prisma.$transaction(async (tx) => {
    await tx.order.update({ where: { id }, data: { price } });
    invalidateCacheAfterCommit(tx, () => redis.del(`order:${id}`));
  });
}
