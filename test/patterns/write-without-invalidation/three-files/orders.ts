import { PrismaClient } from '@prisma/client';
import { Store } from './store.ts';

const prisma = new PrismaClient();

export async function orderOf(id: string) {
  const known = await Store.get(`order:${id}`);
  if (known !== null) return JSON.parse(known);
  const order = await prisma.order.findUnique({ where: { id } });
  await Store.set(`order:${id}`, JSON.stringify(order));
  return order;
}

export async function pay(id: string) {
  await prisma.order.update({ where: { id }, data: { paid: true } });
  await Store.remove(`order:${id}`);
}
