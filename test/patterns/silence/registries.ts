import { S3Client } from '@aws-sdk/client-s3';
import Redis from 'ioredis';
import { config } from './config.js';

const handlers = new Map<string, Handler>();
const clients = new Map<string, S3Client>();
const sockets = new Map<string, WebSocket>();
const timers: Record<string, NodeJS.Timeout> = {};
let redis: Redis | null = null;

export function register(name: string, handler: Handler) {
  if (handlers.has(name)) throw new Error(`${name} is taken`);
  handlers.set(name, handler);
}

export function clientFor(region: 'eu' | 'us'): S3Client {
  const known = clients.get(region);
  if (known) return known;
  const client = new S3Client({ region });
  clients.set(region, client);
  return client;
}

export function connection(): Redis {
  if (!redis) redis = new Redis(config.redisUrl);
  return redis;
}

export function open(id: string, url: string) {
  if (!sockets.has(id)) {
    const socket = new WebSocket(url);
    socket.addEventListener('close', () => sockets.delete(id));
    sockets.set(id, socket);
  }
  return sockets.get(id);
}

export function later(id: string, run: () => void) {
  if (timers[id]) clearTimeout(timers[id]);
  timers[id] = setTimeout(run, 500);
}

export async function withShops(orders: Order[]) {
  const shops = new Map<string, Shop>();
  for (const order of orders) {
    if (!shops.has(order.shopId)) shops.set(order.shopId, await loadShop(order.shopId));
  }
  return orders.map((order) => ({ ...order, shop: shops.get(order.shopId) }));
}

const leaving = new Map<string, ReturnType<typeof setTimeout>>();

export function dismiss(id: string) {
  if (leaving.has(id)) return;
  const timer = setTimeout(() => {
    leaving.delete(id);
    orders.remove(id);
  }, 500);
  leaving.set(id, timer);
}
