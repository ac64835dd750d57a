import type { Redis } from 'ioredis';
import Client from 'ioredis';
import { PrismaClient } from '@prisma/client';

const redis = new Client();
const prisma = new PrismaClient();

const keyOf = (hash: string) => `token:${hash}`;

async function deleteAll(client: Redis, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await Promise.all(keys.map(async (key) => client.del(key)));
}

async function remember(hash: string, row: unknown): Promise<void> {
  await redis.set(keyOf(hash), JSON.stringify(row));
}

export async function findToken(hash: string) {
  const known = await redis.get(keyOf(hash));
  if (known) return JSON.parse(known);
  const row = await prisma.token.findUnique({ where: { hash } });
  if (row) await remember(hash, row);
  return row;
}

export async function revokeTokens(ids: string[]) {
  const rows = await prisma.token.findMany({ where: { id: { in: ids } } });
  await prisma.token.deleteMany({ where: { id: { in: ids } } });
  const hashes = rows.map((row) => row.hash).filter((hash): hash is string => Boolean(hash));
  await deleteAll(redis, hashes.map(keyOf));
}

export async function renameTokens(rows: { id: string; hash: string }[], note: string) {
  await prisma.token.updateMany({ where: { id: { in: rows.map((row) => row.id) } }, data: { note } });
  await redis.del(rows.map(({ hash }) => keyOf(hash)));
}
