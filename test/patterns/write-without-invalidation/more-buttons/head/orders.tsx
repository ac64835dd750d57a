import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api';
import { Button } from './button';

export function useOrders() {
  return useQuery({ queryKey: ['orders'], queryFn: () => api.get('/orders') });
}

export function OrderRow({ order }: { order: Order }) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);

  async function close() {
    await api.post(`/orders/${order.id}/close`);
    await client.invalidateQueries({ queryKey: ['orders'] });
  }

  return (
    <div className={isOpen ? 'open' : ''}>
      <Button size="large" onClick={() => setOpen(true)}>
        Open
      </Button>
      <Button size="large" className="narrow" onClick={() => close()}>
        <span>Close</span>
      </Button>
    </div>
  );
}
