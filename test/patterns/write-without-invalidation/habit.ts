import { QueryClient } from '@tanstack/react-query';
import axios from 'axios';

const client = new QueryClient();

export function useStock(load: () => Promise<number>) {
  return client.fetchQuery({ queryKey: ['stock'], queryFn: load });
}

export async function addLine(id: string) {
  await axios.put(`/api/orders/${id}`, { line: 1 });
  client.invalidateQueries({ queryKey: ['stock'] });
}

export async function removeLine(id: string) {
  await axios.put(`/api/orders/${id}`, { line: 0 });
  client.invalidateQueries({ queryKey: ['stock'] });
}

export async function payOrder(id: string) {
  await axios.put(`/api/orders/${id}`, { paid: true });
  client.invalidateQueries({ queryKey: ['stock'] });
}

export async function cancelOrder(id: string) {
  await axios.put(`/api/orders/${id}`, { cancelled: true }); // expect: write-without-invalidation warning
}
