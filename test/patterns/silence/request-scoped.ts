import DataLoader from 'dataloader';
import { cache } from 'react';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export const getOrder = cache(async (id: string) => prisma.order.findUnique({ where: { id } }));

export function createContext() {
  const orders = new DataLoader(async (ids: readonly string[]) =>
    prisma.order.findMany({ where: { id: { in: [...ids] } } }),
  );
  return { orders };
}

export async function totals(ids: readonly string[]) {
  const seen = new Map<string, number>();
  for (const id of ids) {
    if (!seen.has(id)) seen.set(id, await prisma.item.count({ where: { orderId: id } }));
  }
  return seen;
}

export async function updateOrder(id: string, price: number) {
  await prisma.order.update({ where: { id }, data: { price } });
}
