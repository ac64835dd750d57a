import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const redis = new Redis();

async function store(key: string, value: unknown, seconds?: number) {
  if (seconds !== undefined) await redis.setex(key, seconds, JSON.stringify(value));
  else await redis.set(key, JSON.stringify(value));
}

export async function segmentsOf(shopId: string) {
  const cached = await redis.get(`segments:${shopId}`);
  if (cached !== null) return JSON.parse(cached);
  const segments = await prisma.segment.findMany({ where: { shopId } });
  await store(`segments:${shopId}`, segments, 300);
  return segments;
}

export async function renameSegment(id: string, name: string) {
  await prisma.segment.update({ where: { id }, data: { name } });
}
