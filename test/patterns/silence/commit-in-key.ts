import Redis from 'ioredis';
import { api } from './api.js';

const redis = new Redis();

export async function fileAt(repository: string, commitSha: string, path: string): Promise<string> {
  const key = `file:${repository}:${commitSha}:${path}`;
  const known = await redis.get(key);
  if (known !== null) return known;
  const text = await api.get(`/repositories/${repository}/files/${path}?ref=${commitSha}`);
  await redis.set(key, text);
  return text;
}

export async function writeFile(repository: string, path: string, text: string) {
  await api.put(`/repositories/${repository}/files/${path}`, { text });
}
