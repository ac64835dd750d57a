import { PrismaClient } from '@prisma/client';
import Redis from 'ioredis';
import { generateOptions } from './keys';

const prisma = new PrismaClient();
const redis = new Redis();

export async function beginSignIn(user: string) {
  const kept = await prisma.passkey.findMany({ where: { user } });
  const options = await generateOptions({ exclude: kept.map(({ id }) => id) });
  await redis.set(`challenge:${user}`, options.challenge, 'EX', 300);
  return options;
}

export async function endSignIn(user: string) {
  const challenge = await redis.get(`challenge:${user}`);
  await redis.del(`challenge:${user}`);
  return challenge;
}

export async function removePasskey(id: string) {
  await prisma.passkey.delete({ where: { id } });
}
