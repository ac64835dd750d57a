import { PrismaClient } from '@prisma/client';
import Redis from 'ioredis';

const prisma = new PrismaClient();
const redis = new Redis(process.env.REDIS_URL);

export async function findCoupon(code: string) {
  const cached = await redis.get(`coupon:${code}`);
  if (cached) return JSON.parse(cached);
  const coupon = await prisma.coupon.findUnique({ where: { code } });
  if (coupon) await redis.set(`coupon:${code}`, JSON.stringify(coupon), 'EX', 600);
  return coupon;
}
