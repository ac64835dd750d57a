import { MutationCache, QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export const client: QueryClient = new QueryClient({
  mutationCache: new MutationCache({ onSuccess: () => client.invalidateQueries() }),
});

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export function useCreateOrder() {
  return useMutation({ mutationFn: (order: Order) => api.post('/orders', order) });
}
