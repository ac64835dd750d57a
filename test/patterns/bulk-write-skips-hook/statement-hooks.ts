import { LRUCache } from 'lru-cache';
import { Model } from 'sequelize';

const prices = new LRUCache<string, number>({ max: 500 });
const names = new LRUCache<string, string>({ max: 500 });

export class Order extends Model {}
export class User extends Model {}

export async function priceOf(id: string) {
  const found = prices.get(id);
  if (found !== undefined) return found;
  const order = await Order.findByPk(id);
  prices.set(id, order.price);
  return order.price;
}

export async function nameOf(id: string) {
  const found = names.get(id);
  if (found !== undefined) return found;
  const user = await User.findByPk(id);
  names.set(id, user.name);
  return user.name;
}

Order.afterUpdate((order) => prices.delete(order.id));
Order.afterDestroy((order) => prices.delete(order.id));
User.afterUpdate((user) => names.delete(user.id));
User.afterDestroy((user) => names.delete(user.id));
User.afterBulkUpdate(() => names.clear());

export async function raisePrices() {
  await Order.update({ price: 10 }, { where: { closed: false } }); // expect: bulk-write-skips-hook error
}

export async function raisePricesRowByRow() {
  await Order.update({ price: 10 }, { where: { closed: false }, individualHooks: true });
}

export async function renameAll(name: string) {
  await User.update({ name }, { where: { anonymous: true } });
}
