import Redis from 'ioredis';
import { PrismaClient } from '@prisma/client';

const redis = new Redis();
const prisma = new PrismaClient();

async function cacheParcel(parcel: { id: string }): Promise<void> {
  await redis.set(`parcel:${parcel.id}`, JSON.stringify(parcel));
}

export async function getParcel(id: string) {
  const known = await redis.get(`parcel:${id}`);
  if (known) return JSON.parse(known);
  const parcel = await prisma.parcel.findUnique({ where: { id } });
  if (parcel) await cacheParcel(parcel);
  return parcel;
}

export async function moveParcel(id: string, address: string) {
  const parcel = await prisma.parcel.update({ where: { id }, data: { address } });
  await cacheParcel(parcel);
}

export async function loseParcel(id: string) {
  await prisma.parcel.update({ where: { id }, data: { address: '' } }); // expect: write-without-invalidation error
}
