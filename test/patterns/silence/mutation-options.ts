import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export const createOrderOptions = (client: QueryClient, options?: Options) => {
  const mutationFn = (order: Order) => api.post('/orders', order);
  const onSuccess = (order: Order) => {
    client.invalidateQueries({ queryKey: ['orders'] });
    options?.onSuccess?.(order);
  };
  return { mutationFn, ...options, onSuccess };
};

export const useCreateOrder = () => useMutation(createOrderOptions(useQueryClient()));
