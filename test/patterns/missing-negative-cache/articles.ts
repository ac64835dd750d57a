import { LRUCache } from 'lru-cache';

const articles = new LRUCache<string, Article>({ max: 500 });
const authors = new LRUCache<string, Author | typeof MISSING>({ max: 500 });
const MISSING = Symbol('missing');

export async function articleBySlug(slug: string) {
  const known = articles.get(slug);
  if (known) return known;
  const article = await db.article.findFirst({ where: { slug } });
  if (article) articles.set(slug, article); // expect: missing-negative-cache note
  return article;
}

export async function authorByName(name: string) {
  if (authors.has(name)) return authors.get(name);
  const author = await db.author.findFirst({ where: { name } });
  authors.set(name, author ?? MISSING);
  return author;
}
