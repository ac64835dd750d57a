import { api } from './api.js';

export async function cancelOrder(id: string) {
  await api.delete(`/orders/${id}`);
}
