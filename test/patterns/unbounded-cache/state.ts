import { LRUCache } from 'lru-cache';

const baskets = new Map<string, Basket>(); // expect: unbounded-cache note
const previews = new Map<string, { html: string; expiresAt: number }>();
const locales = new Map<string, Formatter>();
const pages = new LRUCache<string, string>({ ttl: 60_000, max: 100 });

export function basketOf(shopId: string): Basket {
  const known = baskets.get(shopId);
  if (known) return known;
  const basket = new Basket(shopId);
  baskets.set(shopId, basket);
  return basket;
}

export function previewOf(orderId: string): string {
  const known = previews.get(orderId);
  if (known && known.expiresAt > Date.now()) return known.html;
  const html = drawPreview(orderId);
  previews.set(orderId, { html, expiresAt: Date.now() + 60_000 });
  return html;
}

export function formatterFor(locale: string): Formatter {
  const known = locales.get(locale);
  if (known) return known;
  const formatter = buildFormatter(locale);
  locales.set(locale, formatter);
  return formatter;
}

export function pageOf(orderId: string): string {
  const known = pages.get(orderId);
  if (known !== undefined) return known;
  const page = drawPage(orderId);
  pages.set(orderId, page);
  return page;
}
