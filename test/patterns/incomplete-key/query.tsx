import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

export function Orders({ shopId }: Props) {
  const [status, setStatus] = useState('open');
  const { data } = useQuery({ // expect: incomplete-key warning
    queryKey: ['orders', shopId],
    queryFn: () => listOrders({ shopId, status }),
  });
  return <OrderList orders={data} onStatus={setStatus} />;
}

export function Offers({ shopId, onError }: Props) {
  const [page, setPage] = useState(1);
  const { data } = useQuery({
    queryKey: ['offers', { shopId, page }],
    queryFn: ({ signal }) => listOffers(shopId, page, signal).catch(onError),
  });
  return <OfferList offers={data} onPage={setPage} />;
}
