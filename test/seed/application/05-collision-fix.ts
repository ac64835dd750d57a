import Redis from 'ioredis';
import { catalog } from './catalog.js';

const redis = new Redis();

export async function search(filter: Record<string, string>) {
  const key = `search:${new URLSearchParams(Object.entries(filter).sort())}`;
  const cached = await redis.get(key);
  if (cached !== null) return JSON.parse(cached);
  const products = await catalog.search(filter);
  await redis.set(key, JSON.stringify(products), 'EX', 60);
  return products;
}
