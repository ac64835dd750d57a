import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const redis = new Redis();

export async function nameOf(id: string): Promise<string> {
  const cached = await redis.get(`user-name:${id}`);
  if (cached !== null) return cached;
  const user = await prisma.user.findUniqueOrThrow({ where: { id }, select: { name: true } });
  await redis.set(`user-name:${id}`, user.name);
  return user.name;
}

export async function recordSeen(id: string) {
  await prisma.user.update({ where: { id }, data: { lastSeenAt: new Date() } });
}

export async function recordVisit(id: string, page: string | undefined) {
  await prisma.user.update({
    where: { id },
    data: { lastSeenAt: new Date(), ...(page !== undefined ? { lastPage: page } : {}) },
  });
}
