import { useEffect, useRef, useState } from 'react';
import { api } from './api';

export function OrderList() {
  const [orders, setOrders] = useState<Record<string, Order>>({});
  const seen = useRef<Record<string, boolean>>({});

  useEffect(() => {
    if (seen.current.all) return;
    seen.current.all = true;
    api.get('/orders').then(setOrders);
  }, []);

  async function rename(id: string, name: string) {
    const order = await api.patch(`/orders/${id}`, { name });
    setOrders({ ...orders, [id]: order });
  }

  return <ul>{Object.values(orders).map((order) => <li onClick={() => rename(order.id, 'new')}>{order.name}</li>)}</ul>;
}
