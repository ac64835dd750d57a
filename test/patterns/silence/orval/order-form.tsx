import { useCreateOrder, useListOrders } from './generated';

export function OrderForm() {
  const { data } = useListOrders();
  const create = useCreateOrder();
  return <button onClick={() => create.mutate({ price: data.length })}>Create</button>;
}
