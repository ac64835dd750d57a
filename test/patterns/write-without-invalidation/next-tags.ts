import { revalidateTag, unstable_cache } from 'next/cache';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export const getOrder = (id: string) =>
  unstable_cache(async () => prisma.order.findUnique({ where: { id } }), [`order-${id}`], { tags: [`orders-${id}`] })();

export async function cancelOrder(id: string) {
  await prisma.order.delete({ where: { id } });
  revalidateTag(`orders-${id}`);
}

export async function payOrder(id: string) {
  await prisma.order.update({ where: { id }, data: { paid: true } }); // expect: write-without-invalidation error
}

export async function placeOrder(id: string) {
  await prisma.order.create({ data: { id } });
}
