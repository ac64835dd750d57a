import Redis from 'ioredis';

const redis = new Redis();

export class BasketCache {
  async basket(shopId: string, userId: string): Promise<string | null> {
    return redis.get(`basket:${shopId}:${userId}`); // expect: overlapping-keys warning
  }

  async store(shopId: string, userId: string, basket: string): Promise<void> {
    await redis.set(`baskets:${shopId}:${userId}`, basket, 'EX', 300 + Math.random() * 60);
  }
}

export class OfferCache {
  async offer(shopId: string): Promise<string | null> {
    return redis.get(`offer:${shopId}`);
  }

  async store(shopId: string, offer: string): Promise<void> {
    await redis.set(`offer:${shopId}`, offer, 'EX', 300 + Math.random() * 60);
  }
}
