import { api } from './api.js';
import { notify } from './notices.js';

export async function cancelOrder(id: string) {
  await api.delete(`/orders/${id}`);
  notify('The order is cancelled');
}
