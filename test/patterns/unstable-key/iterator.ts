const responses = new Map<string, unknown>();

export function cacheKeyOf(request: OrderRequest) {
  const parts = [
    request.url,
    request.filters?.entries(), // expect: unstable-key error
  ];
  return JSON.stringify(parts);
}

export function cacheKeyFor(request: OrderRequest) {
  const parts = [request.url, [...request.filters.entries()]];
  return JSON.stringify(parts);
}

export async function orders(request: OrderRequest) {
  const key = cacheKeyOf(request);
  const known = responses.get(key);
  if (known) return known;
  const answer = await fetchOrders(request);
  if (responses.size > 100) responses.clear();
  responses.set(key, answer);
  return answer;
}
