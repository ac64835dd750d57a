import { LRUCache } from 'lru-cache';

const menus = new LRUCache<string, Menu>({ max: 100 });

export async function menuOf(shopId: string): Promise<Menu> {
  const known = menus.get(shopId);
  if (known) return known;
  const response = await fetch(`/shops/${shopId}/menu`);
  if (!response.ok) throw new Error('no menu');
  const menu = await response.json();
  menus.set(shopId, menu);
  return menu;
}

export async function menuWithOffer(shopId: string, offer: Item): Promise<Menu> {
  const menu = await menuOf(shopId);
  menu.items.push(offer); // expect: shared-mutable-value warning
  return menu;
}

export async function menuWithDrink(shopId: string, drink: Item): Promise<Menu> {
  const menu = structuredClone(await menuOf(shopId));
  menu.items.push(drink);
  return menu;
}

export async function sortedItems(shopId: string): Promise<Item[]> {
  const { items } = await menuOf(shopId);
  return [...items].sort((a, b) => a.price - b.price);
}

export async function cheapest(shopId: string): Promise<Item | undefined> {
  const { items } = await menuOf(shopId);
  return items.sort((a, b) => a.price - b.price)[0]; // expect: shared-mutable-value warning
}
