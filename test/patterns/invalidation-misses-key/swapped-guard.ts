import { revalidateTag, unstable_cache } from 'next/cache';

const tags = {
  byId: (id: string) => `orders-${id}`,
  byCustomer: (customerId: string) => `customers-${customerId}-orders`,
  byCart: (cartId: string) => `carts-${cartId}-orders`,
};

export function revalidateOrders({ id, customerId, cartId }: { id?: string; customerId?: string; cartId?: string }) {
  if (id) {
    revalidateTag(tags.byId(id));
  }
  if (customerId) {
    revalidateTag(tags.byCart(cartId)); // expect: invalidation-misses-key error
  }
  if (cartId) {
    revalidateTag(tags.byCustomer(customerId)); // expect: invalidation-misses-key error
  }
}
