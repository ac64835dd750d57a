import { catalog } from './catalog';
import { gateway } from './gateway';

export async function moveOrders(orderIds: string[], place: string) {
  const moved = await gateway.within(() => gateway.move(orderIds, place));
  await Promise.all([...moved, ...orderIds].map((orderId) => catalog.invalidate('order', orderId)));
}

export async function closeOrders(orderIds: string[]) {
  await gateway.close(orderIds);
  for (const orderId of orderIds) await catalog.invalidate('order', orderId);
}
