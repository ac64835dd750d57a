import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { OrderTable } from './table';

const useOrders = () => useQuery({ queryKey: ['orders'], queryFn: () => fetch('/api/orders') });

/** Looks again as soon as it is shown. */
export function Overview() {
  const { data, refetch } = useOrders();
  useEffect(() => {
    refetch();
  }, []);
  return <OrderTable orders={data} />;
}

/** Hands what it does to the table. */
export function Orders() {
  const { data, refetch } = useOrders();
  const { mutateAsync } = useMutation({ mutationFn: (id: string) => fetch(`/api/orders/${id}`, { method: 'DELETE' }) });
  const handleDelete = async (id: string) => {
    await mutateAsync(id);
    await refetch();
  };
  return <OrderTable orders={data} onDelete={handleDelete} />;
}

function Lines() {
  const { data, refetch } = useQuery({ queryKey: ['lines'], queryFn: () => fetch('/api/lines') });
  const { mutateAsync } = useMutation({ mutationFn: () => fetch('/api/lines', { method: 'POST' }) });
  const add = async () => {
    await mutateAsync();
    await refetch();
  };
  return <button onClick={add}>{data}</button>;
}

export function Page({ isOpen }: { isOpen: boolean }) {
  useMutation({ mutationFn: () => fetch('/api/lines', { method: 'POST' }) });
  return (
    <main>
      <Lines />
      {isOpen}
    </main>
  );
}
