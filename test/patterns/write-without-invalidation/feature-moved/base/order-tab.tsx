import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api';

export function useOrder(id: string) {
  return useQuery({ queryKey: ['orders', id], queryFn: () => api.get(`/orders/${id}`) });
}

export function useApplyOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: Order) => api.post('/orders', order),
    onSuccess: () => client.invalidateQueries({ queryKey: ['orders'] }),
  });
}

export function OrderTab({ id }: { id: string }) {
  const { data } = useOrder(id);
  const apply = useApplyOrder();
  return (
    <div>
      {data.name}
      <button onClick={() => apply.mutate({ id, name: 'new' })}>Rename</button>
    </div>
  );
}
