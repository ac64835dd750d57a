import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { afterOrderChange } from '@shop/after-order-change';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export function useCreateOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: Order) => api.post('/orders', order),
    onError: () => rollBack(client),
  });
}

function rollBack(client: QueryClient) {
  return refreshShop(client);
}

function refreshShop(client: QueryClient) {
  return refreshOrders(client);
}

function refreshOrders(client: QueryClient) {
  return client.refetchQueries({ queryKey: ['orders'] });
}

export function useCloseOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.patch(`/orders/${id}`, { closed: true }),
    onSuccess: () => afterOrderChange(client),
  });
}

export function useCancelOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/orders/${id}`),
    onSettled: () => client.resetQueries({ queryKey: ['orders'] }),
  });
}

export function CancelButton({ id, refetchOrders }: { id: string; refetchOrders: () => void }) {
  const cancel = useMutation({ mutationFn: () => api.delete(`/orders/${id}`), onSuccess: () => refetchOrders() });
  return <button onClick={() => cancel.mutate()}>Cancel</button>;
}

export function useImportOrders() {
  return useMutation({
    mutationFn: (file: File) => api.post('/orders', file),
    onSuccess: () => {
      window.location.href = '/orders';
    },
  });
}

export function useMoveOrder() {
  return useMutation({
    mutationFn: (move: Move) => api.patch(`/orders/${move.id}`, move),
    onSuccess: () => window.location.assign('/orders'),
  });
}
