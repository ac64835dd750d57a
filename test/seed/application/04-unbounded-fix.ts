import { LRUCache } from 'lru-cache';
import { renderMarkdown } from './markdown.js';

const pages = new LRUCache<string, string>({ max: 1000 });

export function pageFor(text: string): string {
  const known = pages.get(text);
  if (known !== undefined) return known;
  const page = renderMarkdown(text);
  pages.set(text, page);
  return page;
}
