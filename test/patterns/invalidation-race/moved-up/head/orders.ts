import { redis } from './redis';
import { repository } from './repository';

export async function renameOrder(orderId: string) {
  await redis.del(`order:${orderId}`); // expect: invalidation-race
  await repository.renameOrder(orderId);
}

export async function reopenOrder(orderId: string) {
  await redis.del(`order:${orderId}`); // expect: invalidation-race
  await repository.updateOrder(orderId);
  await repository.tell(orderId);
}
