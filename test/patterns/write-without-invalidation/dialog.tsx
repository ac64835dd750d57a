import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

// Closing a dialog brings nothing up to date.
export function OrderDialog({ onClose, onOpenChange }: Props) {
  const save = useMutation({
    mutationFn: (order: Order) => api.post('/orders', order), // expect: write-without-invalidation error
    onSuccess: () => {
      onClose();
      onOpenChange(false);
    },
  });
  return <button onClick={() => save.mutate({ price: 1 })}>Save</button>;
}

// Nobody gives the options in which the list could be brought up to date.
export function useRenameOrder(options?: Options) {
  return useMutation({
    mutationFn: (order: Order) => api.patch(`/orders/${order.id}`, order), // expect: write-without-invalidation
    ...options,
  });
}

export function RenameButton({ order }: { order: Order }) {
  const rename = useRenameOrder();
  return <button onClick={() => rename.mutate(order)}>Rename</button>;
}
