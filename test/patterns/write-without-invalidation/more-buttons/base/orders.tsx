import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api';
import { Button } from './button';

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export function OrderRow({ order }: { order: Order }) {
  const client = useQueryClient();

  async function close() {
    await api.post(`/orders/${order.id}/close`);
    await client.invalidateQueries({ queryKey: ['orders'] });
  }

  return (
    <div>
      <Button size="small" onClick={() => close()}>
        Close
      </Button>
    </div>
  );
}
