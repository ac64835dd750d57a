import { settle, prisma } from './index';

export async function shipOrder(id: string) {
  await prisma.order.update({ where: { id }, data: { shipped: true } });
  await settle(id);
}
