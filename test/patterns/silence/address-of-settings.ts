import Redis from 'ioredis';

const redis = new Redis();

export async function pageOf(area: string) {
  const address = `${process.env.BASE_URL}${process.env.BASE_PATH}/pages?area=${area}`;
  const known = await redis.get(address);
  if (known !== null) return known;
  const page = await (await fetch(address)).text();
  await redis.set(address, page, 'EX', 300);
  return page;
}
