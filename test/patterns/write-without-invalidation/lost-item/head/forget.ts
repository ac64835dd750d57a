import Redis from 'ioredis';

export const redis = new Redis();

export async function forget(...keys: string[]) {
  await Promise.all(keys.map((key) => redis.del(key)));
}
