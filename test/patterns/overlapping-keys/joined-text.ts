import { LRUCache } from 'lru-cache';

const prices = new LRUCache<string, number>({ max: 500 });

export function priceOf(brandName: string, productName: string): number {
  const key = `${brandName}${productName}`;
  const known = prices.get(key);
  if (known !== undefined) return known;
  const price = computePrice(brandName, productName);
  prices.set(key, price); // expect: overlapping-keys warning
  return price;
}

export function totalOf(orderId: string, lineId: string): number {
  const key = `${orderId}-${lineId}`;
  const known = prices.get(key);
  if (known !== undefined) return known;
  const total = computeTotal(orderId, lineId);
  prices.set(key, total);
  return total;
}
