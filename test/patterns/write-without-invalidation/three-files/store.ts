import Redis from 'ioredis';

const redis = new Redis();

export class Store {
  static async get(key: string) {
    return redis.get(key);
  }

  static async set(key: string, value: string) {
    await redis.set(key, value, 'EX', 3000 + Math.random() * 600);
  }

  static async remove(key: string) {
    await redis.del(key);
  }
}
