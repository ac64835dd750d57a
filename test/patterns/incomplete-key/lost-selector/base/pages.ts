import Redis from 'ioredis';
import { site } from './site';

const redis = new Redis();

async function remember(key: string, load: () => Promise<string>) {
  const known = await redis.get(key);
  if (known) return known;
  const value = await load();
  await redis.set(key, value, 'EX', 3600);
  return value;
}

export async function pages(links: string[], query: URLSearchParams) {
  const selector = query.get('selector');
  return Promise.all(
    links.map((link) =>
      remember(`page:${link}:${selector}`, async () => {
        const page = await site.load(link);
        return page.find(selector);
      }),
    ),
  );
}

export async function titles(links: string[], query: URLSearchParams) {
  const shop = query.get('shop');
  return Promise.all(links.map((link) => remember(`title:${shop}:${link}`, async () => site.title(link))));
}
