import { Redis } from '@upstash/redis';
import { PrismaClient } from '@prisma/client';

const redis = Redis.fromEnv();
const prisma = new PrismaClient();

async function createOrder(line: Line) {
  const user = await prisma.user.findUnique({ where: { id: line.userId } });
  return prisma.order.create({ data: { userId: user.id, price: line.price } });
}

export async function importOrders(shop: string, lines: Line[]) {
  const orders = await Promise.all(lines.map((line) => createOrder(line)));
  await redis.hset(`imported:${shop}`, Object.fromEntries(orders.map((order) => [order.id, order.price])));
}

export async function importedPrice(shop: string, id: string) {
  return redis.hget<number>(`imported:${shop}`, id);
}

export async function finishImport(shop: string) {
  await redis.del(`imported:${shop}`);
}

export async function renameUser(id: string, name: string) {
  await prisma.user.update({ where: { id }, data: { name } });
}
