import Redis from 'ioredis';
import { api } from './api.js';

const redis = new Redis();

export async function loadOrder(shop: string, id: string) {
  const found = await redis.get(`import:${shop}:${id}:order`);
  if (found) return JSON.parse(found);
  const order = await api.get(`/orders/${id}`);
  await redis.set(`import:${shop}:${id}:order`, JSON.stringify(order), 'EX', 3600);
  return order;
}

export async function noteLine(shop: string, id: string, line: string) {
  await redis.sadd(`import:${shop}:${id}:lines`, line);
}

export async function finish(shop: string, id: string) {
  await redis.del(`import:${shop}:${id}:order`);
  await redis.del(`import:${shop}:${id}:lines`);
}
