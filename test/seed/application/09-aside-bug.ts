import { PrismaClient } from '@prisma/client';
import Redis from 'ioredis';

const prisma = new PrismaClient();
const redis = new Redis(process.env.REDIS_URL);

export async function getOrder(id: string) {
  const cached = await redis.get(`order:${id}`);
  if (cached !== null) return JSON.parse(cached);
  const order = await prisma.order.findUnique({ where: { id } });
  await redis.set(`order:${id}`, JSON.stringify(order));
  return order;
}

export async function updateOrder(id: string, data: OrderUpdate) {
  await prisma.order.update({ where: { id }, data });
  await redis.del(`order:${id}`);
}
