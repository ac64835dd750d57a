import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const shops: Record<string, unknown> = {};

async function shopOf(name: string) {
  shops[name] ??= await prisma.shop.create({ data: { name } });
  return shops[name];
}
