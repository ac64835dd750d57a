import useSWR from 'swr';
import useSWRMutation from 'swr/mutation';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useSWR('/api/orders', () => api.get('/api/orders'));
}

export function useAddOrder() {
  return useSWRMutation('/api/orders', (path: string, { arg }: { arg: Order }) => api.post('/api/orders', arg));
}
