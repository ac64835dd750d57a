import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export function useCreateOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: Order) => api.post('/orders', order),
    onSuccess: () => client.invalidateQueries({ queryKey: ['orders'] }),
  });
}

export function useDeleteOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/orders/${id}`),
    onSettled: () => refreshAll(client),
  });
}

function refreshAll(client: QueryClient) {
  return refreshOrders(client);
}

function refreshOrders(client: QueryClient) {
  return client.invalidateQueries({ queryKey: ['orders'] });
}

export function useRenameOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name }: Rename) => api.patch(`/orders/${id}`, { name }),
    onMutate: ({ id, name }) => {
      client.setQueryData(['orders'], (orders: Order[]) =>
        orders.map((order) => (order.id === id ? { ...order, name } : order)),
      );
    },
  });
}

export function useCloseOrder() {
  const { refetch } = useOrders();
  return useMutation({ mutationFn: (id: string) => api.post(`/orders/${id}/close`), onSuccess: () => refetch() });
}
