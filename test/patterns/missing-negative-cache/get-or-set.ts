import Redis from 'ioredis';

const redis = new Redis();

export async function getOrSet(key: string, load: () => Promise<unknown>) {
  const known = await redis.get(key);
  if (known) return JSON.parse(known);
  const loaded = await load();
  if (loaded) {
    await redis.set(key, JSON.stringify(loaded), 'EX', 60); // expect: missing-negative-cache note
  }
  return loaded;
}

export async function getOrSetAny(key: string, load: () => Promise<unknown>) {
  const known = await redis.get(key);
  if (known !== null) return JSON.parse(known);
  const loaded = await load();
  await redis.set(key, JSON.stringify(loaded ?? null), 'EX', 60);
  return loaded;
}

export function orderOf(id: string) {
  return getOrSet(`order:${id}`, () => fetch(`/orders/${id}`).then((answer) => answer.json()));
}
