import { createHash } from 'node:crypto';
import Redis from 'ioredis';
import { renderMarkdown } from './markdown.js';
import { db } from './db.js';

const redis = new Redis();

export async function pageOf(articleId: string): Promise<string> {
  const article = await db.getArticle(articleId);
  const key = `page:${createHash('sha256').update(article.body).digest('hex')}`;
  const known = await redis.get(key);
  if (known !== null) return known;
  const page = renderMarkdown(article.body);
  await redis.set(key, page);
  return page;
}

export async function editArticle(articleId: string, body: string) {
  await db.updateArticle(articleId, body);
}
