import { createTRPCReact } from '@trpc/react-query';

const api = createTRPCReact();

export function OrderMenu({ orderId }: { orderId: string }) {
  const forgetOrders = api.useUtils().orders.getOrders.invalidate;
  const { invalidate: forgetOrder } = api.useUtils().orders.getOrder;
  const orders = api.orders.getOrders.useQuery();
  const order = api.orders.getOrder.useQuery({ orderId });
  const rename = api.orders.renameOrder.useMutation({
    onSettled: () => {
      forgetOrder({ orderId });
      forgetOrders();
    },
  });
  const close = api.orders.closeOrder.useMutation({
    onSettled: () => {
      forgetOrder({ orderId });
      forgetOrders();
    },
  });
  return <Menu orders={orders} order={order} onRename={rename.mutate} onClose={close.mutate} />;
}
