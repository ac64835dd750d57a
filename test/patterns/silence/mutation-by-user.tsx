import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export function useAddOrder() {
  return useMutation({ mutationFn: (order: Order) => api.post('/orders', order) });
}

export function AddButton({ order }: { order: Order }) {
  const client = useQueryClient();
  const add = useAddOrder();
  const refresh = () => client.invalidateQueries({ queryKey: ['orders'] });
  return <button onClick={() => add.mutate(order, { onSuccess: refresh })}>Add</button>;
}

export function useRenameOrder() {
  return useMutation({ mutationFn: (order: Order) => api.patch(`/orders/${order.id}`, order) });
}

export function RenameButton({ order }: { order: Order }) {
  const client = useQueryClient();
  const { mutateAsync } = useRenameOrder();
  const rename = async () => {
    await mutateAsync(order);
    await client.invalidateQueries({ queryKey: ['orders'] });
  };
  return <button onClick={rename}>Rename</button>;
}

export function useCancelOrder(options?: Options) {
  return useMutation({ mutationFn: (id: string) => api.delete(`/orders/${id}`), ...options });
}

export function CloseButton({ id, onSaved }: { id: string; onSaved: () => void }) {
  const close = async () => {
    await api.patch(`/orders/${id}`, { closed: true });
    onSaved();
  };
  return <button onClick={close}>Close</button>;
}
