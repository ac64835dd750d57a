import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { forget, redis } from './forget';
import { keysOf } from './keys';
import { optionsFor } from './options';
import { db } from './db';

const orderKeys = { ...keysOf('orders'), lines: (id: string) => ['lines', id] };
const customerKeys = keysOf('customers');

export const useOrders = () => useQuery({ queryKey: orderKeys.lists(), queryFn: () => fetch('/api/orders') });
export const useOrder = (id: string) =>
  useQuery({ queryKey: orderKeys.detail(id), queryFn: () => fetch(`/api/orders/${id}`) });
export const useCustomers = () => useQuery({ queryKey: customerKeys.lists(), queryFn: () => fetch('/api/customers') });

export function useSaveOrder(id: string) {
  const client = useQueryClient();
  const save = () => fetch(`/api/orders/${id}`, { method: 'PUT' });
  return useMutation({ mutationFn: save, ...optionsFor(client, [orderKeys.detail(id), orderKeys.lists()]) });
}

export function useAddOrder() {
  const client = useQueryClient();
  const add = () => fetch('/api/orders', { method: 'POST' });
  return useMutation({ mutationFn: add, ...optionsFor(client, [orderKeys.lists()]) });
}

export async function priceOf(orderId: string) {
  const known = await redis.get(`price:${orderId}`);
  if (known) return Number(known);
  const price = await db.loadPrice(orderId);
  await redis.set(`price:${orderId}`, price);
  return price;
}

export async function noteOf(orderId: string) {
  return (await redis.get(`order:${orderId}`)) ?? redis.set(`order:${orderId}`, await db.loadNote(orderId));
}

export async function savePrice(orderId: string, price: number) {
  await db.updatePrice(orderId, price);
  await forget(`price:${orderId}`, `order:${orderId}`);
}
