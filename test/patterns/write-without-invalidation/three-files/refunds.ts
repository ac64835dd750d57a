import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function refund(id: string) {
  await prisma.order.update({ where: { id }, data: { paid: false } }); // expect: write-without-invalidation error
}
