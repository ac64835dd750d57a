import { revalidateTag } from 'next/cache';

const SHOP = 'https://shop.example';

export async function loadOrders() {
  const response = await fetch(`${SHOP}/api/orders`, { next: { tags: ['orders'] } });
  if (!response.ok) throw new Error('no orders');
  return response.json();
}

export async function placeOrder(order: Order) {
  await fetch(`${SHOP}/api/orders`, { method: 'POST', body: JSON.stringify(order) });
  revalidateTag('orders', 'max');
}

export async function replaceOrders(orders: Order[]) {
  await fetch(`${SHOP}/api/orders`, { method: 'PUT', body: JSON.stringify(orders) }); // expect: write-without-invalidation error
}
