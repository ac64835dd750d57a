import { trpc } from './trpc';

export function useOrders() {
  return trpc.orders.list.useQuery();
}

export function useCreateOrder() {
  const utils = trpc.useUtils();
  return trpc.orders.create.useMutation({ onSuccess: () => utils.orders.list.invalidate() });
}

export function useDeleteOrder() {
  const utils = trpc.useUtils();
  return trpc.orders.delete.useMutation({ onSuccess: () => utils.orders.invalidate() });
}
