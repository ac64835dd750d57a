import Redis from 'ioredis';
import { randomUUID } from 'node:crypto';
import { PrismaClient } from '@prisma/client';

const redis = new Redis();
const prisma = new PrismaClient();

export async function signIn(userId: string) {
  const token = randomUUID();
  await redis.set(`session:${token}`, userId, 'EX', 86_400);
  return token;
}

export async function userOf(token: string) {
  const userId = await redis.get(`session:${token}`);
  return userId === null ? null : prisma.user.findUnique({ where: { id: userId } });
}

export async function isAllowed(address: string): Promise<boolean> {
  const count = await redis.incr(`rate:${address}`);
  if (count === 1) await redis.expire(`rate:${address}`, 60);
  return count <= 100;
}

export async function once(job: string): Promise<boolean> {
  return (await redis.set(`lock:${job}`, '1', 'EX', 30, 'NX')) === 'OK';
}

export async function rename(userId: string, name: string) {
  await prisma.user.update({ where: { id: userId }, data: { name } });
}
