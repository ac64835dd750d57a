import { PrismaClient } from '@prisma/client';
import { revalidateTag, unstable_cache } from 'next/cache';
import { sendMail } from './mail.ts';

const prisma = new PrismaClient();

export const ordersOf = (customerId: string) =>
  unstable_cache(async () => prisma.order.findMany({ where: { customerId } }), [`orders-${customerId}`], { tags: [`orders-${customerId}`] })();

export async function placeOrder(customerId: string) {
  const order = await prisma.order.update({ where: { customerId }, data: { placed: true } });
  await sendMail(order); // expect: invalidation-may-be-skipped
  revalidateTag(`orders-${customerId}`);
}

export async function placeOrderSafely(customerId: string) {
  const order = await prisma.order.update({ where: { customerId }, data: { placed: true } });
  revalidateTag(`orders-${customerId}`);
  await sendMail(order);
}

export async function placeOrderAnyway(customerId: string) {
  const order = await prisma.order.update({ where: { customerId }, data: { placed: true } });
  try {
    await sendMail(order);
  } catch (problem) {
    console.error(problem);
  }
  revalidateTag(`orders-${customerId}`);
}
