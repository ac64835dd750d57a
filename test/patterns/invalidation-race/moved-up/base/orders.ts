import { redis } from './redis';
import { repository } from './repository';

export async function renameOrder(orderId: string) {
  await repository.renameOrder(orderId);
  await redis.del(`order:${orderId}`);
}

export async function reopenOrder(orderId: string) {
  await repository.updateOrder(orderId);
  await redis.del(`order:${orderId}`);
}
