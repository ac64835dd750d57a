import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const redis = new Redis();

const makeKey = (...parts: string[]) => `shop:${parts.join(':')}`;
const keys = {
  order: (id: string) => makeKey('order', id),
  member: (id: string) => makeKey('member', id),
};

export async function getOrder(id: string) {
  const cached = await redis.get(keys.order(id));
  if (cached !== null) return JSON.parse(cached);
  const order = await prisma.order.findUnique({ where: { id } });
  await redis.set(keys.order(id), JSON.stringify(order));
  return order;
}

export async function getMember(id: string) {
  const cached = await redis.get(keys.member(id));
  if (cached !== null) return JSON.parse(cached);
  const member = await prisma.member.findUnique({ where: { id } });
  await redis.set(keys.member(id), JSON.stringify(member));
  return member;
}

export async function updateOrder(id: string, price: number) {
  await prisma.order.update({ where: { id }, data: { price } });
  await redis.del(keys.order(id));
}

export async function updateMember(id: string, name: string) {
  await prisma.member.update({ where: { id }, data: { name } });
  await redis.del(keys.member(id));
}
