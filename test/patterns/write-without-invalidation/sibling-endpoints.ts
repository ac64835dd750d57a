import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react';

export const ordersApi = createApi({
  reducerPath: 'orders',
  baseQuery: fetchBaseQuery({ baseUrl: '/api' }),
  tagTypes: ['Order'],
  endpoints: (build) => ({
    getOrders: build.query({ query: () => 'orders', providesTags: ['Order'] }),
    addOrder: build.mutation({
      query: (body) => ({ url: 'orders', method: 'POST', body }),
      invalidatesTags: ['Order'],
    }),
    updateOrder: build.mutation({
      query: ({ id, ...body }) => ({ url: `orders/${id}`, method: 'PUT', body }),
      invalidatesTags: ['Order'],
    }),
    deleteOrder: build.mutation({ // expect: write-without-invalidation warning
      query: (id) => ({ url: `orders/${id}`, method: 'DELETE' }),
    }),
    // Whoever uses this one asks again.
    archiveOrder: build.mutation({ query: (id) => ({ url: `orders/${id}`, method: 'PATCH' }) }),
    // Nothing keeps prices.
    setPrice: build.mutation({ query: (price) => ({ url: 'prices', method: 'POST', body: price }) }),
  }),
});

export function useArchive() {
  const { refetch } = ordersApi.useGetOrdersQuery();
  const [archive] = ordersApi.useArchiveOrderMutation();
  return (id) => archive(id).then(refetch);
}
