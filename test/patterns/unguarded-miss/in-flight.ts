import axios from 'axios';
import { LRUCache } from 'lru-cache';

const orders = new LRUCache<string, Order>({ max: 500, ttl: 60_000 });
const inFlight = new Map<string, Promise<Order>>();

export async function handler(req: Request, res: Response) {
  const { orderId } = req.params;
  const cached = orders.get(orderId);
  if (cached) return cached;
  const running = inFlight.get(orderId);
  if (running) return running;
  const load = axios.get(`https://shop.example/orders/${orderId}`).then((answer) => answer.data);
  inFlight.set(orderId, load);
  try {
    const order = await load;
    orders.set(orderId, order);
    return order;
  } finally {
    inFlight.delete(orderId);
  }
}
