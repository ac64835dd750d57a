import { LRUCache } from 'lru-cache';

const orders = new LRUCache<string, Order>({ max: 500 });
const invoices = new LRUCache<string, Invoice>({ max: 500 });

export async function loadOrder(orderId: string) {
  const known = orders.get(orderId);
  if (known) return known;
  const response = await fetch(`https://shop.example/orders/${orderId}`);
  const order = await response.json();
  orders.set(orderId, order); // expect: cached-failure
  return order;
}

export async function loadInvoice(number: string) {
  const known = invoices.get(number);
  if (known) return known;
  const response = await fetch(`https://shop.example/invoices/${number}`);
  if (!response.ok) throw new Error(response.statusText);
  const invoice = await response.json();
  invoices.set(number, invoice);
  return invoice;
}
