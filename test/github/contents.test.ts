import { afterEach, expect, test } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import type { Repository } from '../../src/github/client.ts';
import { readFileAt } from '../../src/github/contents.ts';
import { type ClientServer, orders, type Reply, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

async function serve(reply: Reply): Promise<Repository> {
  server = await startServer(() => reply);
  return server.gitHub().repository(orders);
}

const path = '.github/cache-audit.yml';
const base = 'b'.repeat(40);

function file(text: string, overrides: object = {}): object {
  const content = (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,60}/g) ?? []
  ).join('\n');
  return { type: 'file', size: Buffer.byteLength(text), encoding: 'base64', content, ...overrides };
}

test('the text of a file at a commit', async () => {
  const text = 'mode: review # größer\n'.repeat(20);
  expect(await readFileAt(await serve({ json: file(text) }), path, base)).toBe(text);
  expect(server.requests[0]?.path).toBe(`/repos/octo/orders/contents/.github%2Fcache-audit.yml?ref=${base}`);
});

test.each<[string, Reply]>([
  ['nothing', { status: 404, json: { message: 'Not Found' } }],
  ['a folder', { json: [{ type: 'file', path: `${path}/a` }] }],
  ['a submodule', { json: { type: 'submodule', size: 0 } }],
])('null where there is %s', async (_, reply) => {
  expect(await readFileAt(await serve(reply), path, base)).toBeNull();
});

test.each([
  ['large', file('mode: review', { size: 300_000 })],
  ['so large that GitHub does not give it', file('', { size: 5_000_000, encoding: 'none' })],
])('a %s one is an error of the configuration', async (_, json) => {
  await expect(readFileAt(await serve({ json }), path, base)).rejects.toBeInstanceOf(ConfigError);
});
