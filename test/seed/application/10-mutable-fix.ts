import { LRUCache } from 'lru-cache';
import { db } from './db.js';

const menus = new LRUCache<string, Menu>({ max: 100 });

async function menuOf(restaurant: string): Promise<Menu> {
  const known = menus.get(restaurant);
  if (known) return structuredClone(known);
  const menu = await db.getMenu(restaurant);
  menus.set(restaurant, structuredClone(menu));
  return menu;
}

export async function menuWithSpecials(restaurant: string, specials: Dish[]) {
  const menu = await menuOf(restaurant);
  menu.dishes.push(...specials);
  return menu;
}
