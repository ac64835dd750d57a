import { prisma } from './prisma';

export async function closeOrder(id: string) {
  const order = await prisma.order.update({ where: { id }, data: { closed: true } }); // expect: write-without-invalidation
  return order;
}

export async function renameOrder(id: string, name: string) {
  const order = await prisma.order.update({ where: { id }, data: { name } });
  return order;
}
