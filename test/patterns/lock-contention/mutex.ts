import { Mutex } from 'async-mutex';
import { LRUCache } from 'lru-cache';

const menus = new LRUCache<string, string>({ max: 100 });
const mutex = new Mutex();
const titles = new LRUCache<string, string>({ max: 100 });

export async function menuOf(shopId: string): Promise<string> {
  return mutex.runExclusive(async () => {
    const known = menus.get(shopId);
    if (known !== undefined) return known;
    const menu = await fetchMenu(shopId); // expect: lock-contention note
    menus.set(shopId, menu);
    return menu;
  });
}

export async function titleOf(shopId: string): Promise<string> {
  const known = titles.get(shopId);
  if (known !== undefined) return known;
  const title = await fetchTitle(shopId);
  await mutex.runExclusive(() => titles.set(shopId, title));
  return title;
}
