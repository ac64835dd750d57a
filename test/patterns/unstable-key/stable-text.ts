import { LRUCache } from 'lru-cache';

class Region {
  constructor(readonly code: string) {}
  toString(): string {
    return this.code;
  }
}

const totals = new LRUCache<string, number>({ max: 500 });

export function totalFor(filters: Record<string, string>): number {
  const key = `totals:${JSON.stringify(filters)}`;
  const found = totals.get(key);
  if (found !== undefined) return found;
  const total = computeTotal(filters);
  totals.set(key, total);
  return total;
}

export function tagTotal(tags: Set<string>): number {
  const key = `tags:${[...tags].sort().join(',')}`;
  const found = totals.get(key);
  if (found !== undefined) return found;
  const total = computeTotal(tags);
  totals.set(key, total);
  return total;
}

export function regionTotal(region: Region, ids: number[]): number {
  const key = `region:${region}:${ids}`;
  const found = totals.get(key);
  if (found !== undefined) return found;
  const total = computeTotal(region, ids);
  totals.set(key, total);
  return total;
}
