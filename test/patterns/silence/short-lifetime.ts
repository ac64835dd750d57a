import { LRUCache } from 'lru-cache';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const counts = new LRUCache<string, number>({ max: 500, ttl: 5_000 });

export async function visitsOf(page: string): Promise<number> {
  const known = counts.get(page);
  if (known !== undefined) return known;
  const count = await prisma.visit.count({ where: { page } });
  counts.set(page, count);
  return count;
}

export async function recordVisit(page: string) {
  await prisma.visit.create({ data: { page } });
}
