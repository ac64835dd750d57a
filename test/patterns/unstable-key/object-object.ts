import { LRUCache } from 'lru-cache';

const totals = new LRUCache<string, number>({ max: 500 });

export function totalFor(filters: Record<string, string>): number {
  const key = `totals:${filters}`; // expect: unstable-key error
  const found = totals.get(key);
  if (found !== undefined) return found;
  const total = computeTotal(filters);
  totals.set(key, total);
  return total;
}

export function tagTotal(tags: Set<string>): number {
  const key = 'tags:' + JSON.stringify(tags); // expect: unstable-key error
  const found = totals.get(key);
  if (found !== undefined) return found;
  const total = computeTotal(tags);
  totals.set(key, total);
  return total;
}

export function headerTotal(headers: Map<string, string>): number {
  const key = `headers:${JSON.stringify(headers.entries())}`; // expect: unstable-key error
  const found = totals.get(key);
  if (found !== undefined) return found;
  const total = computeTotal(headers);
  totals.set(key, total);
  return total;
}
