import { afterEach, expect, test } from 'vitest';
import { accessOf } from '../../src/github/permission.ts';
import { type ClientServer, orders, type Reply, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

async function access(reply: Reply): Promise<string> {
  server = await startServer(() => reply);
  return accessOf(server.gitHub().repository(orders), 'ada');
}

test.each([
  ['admin', 'write'],
  ['maintain', 'write'],
  ['write', 'write'],
  ['triage', 'read'],
  ['read', 'read'],
  ['none', 'none'],
  ['something-new', 'none'],
])('%s counts as %s', async (permission, expected) => {
  expect(await access({ json: { permission, role_name: permission } })).toBe(expected);
  expect(server.requests).toMatchObject([{ path: '/repos/octo/orders/collaborators/ada/permission' }]);
});

test('who is no user has none', async () => {
  expect(await access({ status: 404, json: { message: 'ada is not a user' } })).toBe('none');
});

test('what is not known is not taken for none', async () => {
  await expect(access({ status: 403, json: { message: 'Forbidden' } })).rejects.toThrow();
});
