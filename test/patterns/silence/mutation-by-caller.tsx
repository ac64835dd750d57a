import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export function OrderForm({ onSaved }: { onSaved: () => void }) {
  const save = useMutation({ mutationFn: (order: Order) => api.post('/orders', order), onSuccess: onSaved });
  return <button onClick={() => save.mutate({ price: 1 })}>Save</button>;
}

export function OrderPage() {
  const client = useQueryClient();
  return <OrderForm onSaved={() => client.invalidateQueries({ queryKey: ['orders'] })} />;
}

export function useImportOrders() {
  return useMutation({
    mutationFn: (file: File) => api.post('/orders', file),
    onSuccess: () => window.location.reload(),
  });
}
