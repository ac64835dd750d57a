import { PrismaClient } from '@prisma/client';
import Redis from 'ioredis';

const prisma = new PrismaClient();
const redis = new Redis(process.env.REDIS_URL);

export async function warmProducts() {
  for (const product of await prisma.product.findMany()) {
    await redis.set(`product:${product.id}`, JSON.stringify(product), 'EX', 3600);
  }
}
