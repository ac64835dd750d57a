import { useMutation, useQuery } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export function useExportOrders() {
  return useMutation({ mutationFn: () => api.post('/orders/export') });
}

export function useValidateOrder() {
  return useMutation({ mutationFn: (order: Order) => api.post('/orders/validate', order) });
}

export function useSendTestMail() {
  return useMutation({ mutationFn: (id: string) => api.post(`/orders/${id}/test-mail`) });
}

export function useDownloadInvoice() {
  return useMutation({ mutationFn: (id: string) => api.post(`/orders/${id}/download`) });
}
