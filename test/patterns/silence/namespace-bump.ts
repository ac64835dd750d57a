import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const redis = new Redis();

export async function pricesOf(shopId: string, page: number) {
  const version = await redis.get(`prices-version:${shopId}`);
  const key = `prices:${shopId}:${version}:${page}`;
  const cached = await redis.get(key);
  if (cached !== null) return JSON.parse(cached);
  const prices = await prisma.price.findMany({ where: { shopId }, skip: page * 20, take: 20 });
  await redis.set(key, JSON.stringify(prices), 'EX', 3600);
  return prices;
}

export async function changePrice(id: string, amount: number) {
  const price = await prisma.price.update({ where: { id }, data: { amount } });
  await redis.incr(`prices-version:${price.shopId}`);
}
