import { createClient } from 'redis';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const redis = createClient();
const prices = new Map<string, Price>();

export async function getPrice(id: string): Promise<Price> {
  const known = prices.get(id);
  if (known) return known;
  const price = await prisma.price.findUniqueOrThrow({ where: { id } });
  if (prices.size > 1000) prices.clear();
  prices.set(id, price);
  return price;
}

export async function changePrice(id: string, amount: number) {
  await prisma.price.update({ where: { id }, data: { amount } });
  await redis.publish('prices', id);
}

export async function listenForPrices() {
  await redis.duplicate().subscribe('prices', (id) => prices.delete(id));
}
