import { readFile } from 'node:fs/promises';

const pages = new Map<string, string>();

export async function pageOf(path: string): Promise<string> {
  const known = pages.get(path);
  if (known) return known;
  const page = await readFile(path, 'utf8');
  pages.set(path, page);
  return page;
}
