import useSWR from 'swr';

const createOrderCount = () => {
  let total = 0;

  return (shopId: string, page: number) => {
    const { data } = useSWR(`/shops/${shopId}/orders?page=${page}`, fetcher);
    if (data?.total) {
      total = data.total; // expect: incomplete-key warning
    }
    return { orders: data?.orders ?? [], total };
  };
};

export const useOrderCount = createOrderCount();

const createProductCount = () => {
  const totals: Record<string, number> = {};

  return (shopId: string) => {
    const { data } = useSWR(`/shops/${shopId}/products`, fetcher);
    if (data?.total) {
      totals[shopId] = data.total;
    }
    return { products: data?.products ?? [], total: totals[shopId] ?? 0 };
  };
};

export const useProductCount = createProductCount();

export const useCouponCount = (shopId: string) => {
  let total = 0;
  const { data } = useSWR(`/shops/${shopId}/coupons`, fetcher);
  if (data?.total) {
    total = data.total;
  }
  return total;
};
