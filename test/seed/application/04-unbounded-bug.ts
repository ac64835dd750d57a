import { renderMarkdown } from './markdown.js';

const pages = new Map<string, string>();

export function pageFor(text: string): string {
  const known = pages.get(text);
  if (known !== undefined) return known;
  const page = renderMarkdown(text);
  pages.set(text, page);
  return page;
}
