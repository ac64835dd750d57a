import { prisma } from './prisma';

export async function closeOrder(id: string) {
  const order = await prisma.order.update({ where: { id }, data: { closed: true } });
  await fetch(`${process.env.SITE_URL}/api/revalidate?secret=${process.env.SECRET}&order=${id}`);
  return order;
}

export async function renameOrder(id: string, name: string) {
  const order = await prisma.order.update({ where: { id }, data: { name } });
  await fetch(`${process.env.SITE_URL}/api/mails?order=${id}`);
  return order;
}
