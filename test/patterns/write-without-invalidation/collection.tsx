import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders').then((answer) => answer.data) });
}

export function useCreateOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (price: number) => api.post('/orders', { price }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['orders'] }),
  });
}

// One order less is another list.
export function useCancelOrder() {
  return useMutation({
    mutationFn: (id: string) => api.delete(`/orders/${id}`), // expect: write-without-invalidation warning
  });
}

export function useRefundOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post(`/orders/${id}/refund`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['orders'] }),
  });
}
