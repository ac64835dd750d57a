import { Redis } from '@upstash/redis';
import { PrismaClient } from '@prisma/client';

const redis = Redis.fromEnv();
const prisma = new PrismaClient();

export async function priceOf(id: string) {
  const found = await redis.get<number | null>(`price:${id}`);
  if (found !== null) return found;
  const order = await prisma.order.findUnique({ where: { id } });
  await redis.set(`price:${id}`, order.price, { ex: 86_400 });
  return order.price;
}

export async function changePrice(id: string, price: number) {
  await prisma.order.update({ where: { id }, data: { price } });
  await redis.del(`price:${id}`);
}

export async function waivePrice(id: string) {
  await prisma.order.update({ where: { id }, data: { price: 0 } }); // expect: write-without-invalidation error
}
