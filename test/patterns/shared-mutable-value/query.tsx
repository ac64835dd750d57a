import { useQuery } from '@tanstack/react-query';

export function Orders({ shopId }: Props) {
  const { data: orders = [] } = useQuery({
    queryKey: ['orders', shopId],
    queryFn: () => fetch(`/shops/${shopId}/orders`).then((response) => response.json()),
  });
  const newest = orders.sort((a, b) => b.date - a.date)[0]; // expect: shared-mutable-value warning
  const cheapest = [...orders].sort((a, b) => a.price - b.price)[0];
  return <OrderCard newest={newest} cheapest={cheapest} />;
}
