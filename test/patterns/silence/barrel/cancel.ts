import { settle, prisma } from '.';

export async function cancelOrder(id: string) {
  await prisma.order.update({ where: { id }, data: { cancelled: true } });
  await settle(id);
}
