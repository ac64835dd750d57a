import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

/** Each export has one of its own, and drops it at its end. */
const createOrderCache = (shop: string) => {
  const orders = new Map<string, unknown>();
  const getOrder = async (id: string) => {
    if (orders.has(id)) return orders.get(id);
    const order = await prisma.order.findFirst({ where: { id, shop } });
    orders.set(id, order);
    return order;
  };
  return { getOrder };
};

export async function exportOrders(shop: string, ids: readonly string[]) {
  const { getOrder } = createOrderCache(shop);
  const rows: unknown[] = [];
  for (const id of ids) rows.push(await getOrder(id));
  return rows;
}

export async function cancelOrder(id: string) {
  await prisma.order.delete({ where: { id } });
}
