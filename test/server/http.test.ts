import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Probot } from 'probot';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type HttpServer, listen } from '../../src/http.ts';
import { openLog } from '../../src/log.ts';
import { openMetrics } from '../../src/metrics.ts';
import { isTooLarge, MOST_BYTES, openWebhook, TOO_LARGE } from '../../src/webhook.ts';
import { deliver, PRIVATE_KEY, SECRET } from './running-server.ts';

const log = openLog('silent');
const stored: string[] = [];
let store: (id: string) => Promise<void> = async () => {};
let server: HttpServer;
let address = '';

beforeAll(async () => {
  const probot = new Probot({ appId: 12, privateKey: PRIVATE_KEY, secret: SECRET, log });
  const { webhooks } = await probot.ready();
  webhooks.onAny(async ({ id }) => {
    await store(id);
    stored.push(id);
  });
  const webhook = openWebhook({ webhooks, log, metrics: openMetrics() });
  server = await listen(
    { host: '127.0.0.1', port: 0, variable: 'PORT', log },
    {
      ready: async () => true,
      refuse: (request) => (isTooLarge(request) ? TOO_LARGE : null),
      answer: async (request, { pathname }) => (pathname === '/api/github/webhooks' ? webhook.receive(request) : null),
    },
  );
  address = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.close(0));
beforeEach(() => {
  stored.length = 0;
  store = async () => {};
});

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly method?: string;
}

function send({ headers = {}, body = '{}', method = 'POST' }: Sent): Promise<Response> {
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  const all = {
    'content-type': 'application/json',
    'x-github-delivery': 'a1',
    'x-github-event': 'ping',
    'x-hub-signature-256': signature,
    ...headers,
  };
  const sent = Object.entries(all).filter(([, value]) => value !== '');
  return fetch(`${address}/api/github/webhooks`, { method, headers: sent, ...(method === 'GET' ? {} : { body }) });
}

test('a signed delivery is answered after it is stored', async () => {
  store = () => sleep(50);
  expect((await send({})).status).toBe(200);
  expect(stored).toEqual(['a1']);
});

test.each([
  ['another method', { method: 'GET' }, 405],
  ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['no delivery id', { headers: { 'x-github-delivery': '' } }, 400],
  ['a delivery id with a blank', { headers: { 'x-github-delivery': 'a b' } }, 400],
  ['no event', { headers: { 'x-github-event': '' } }, 400],
  ['the event under which handlers of errors stand', { headers: { 'x-github-event': 'error' } }, 400],
  ['no signature', { headers: { 'x-hub-signature-256': '' } }, 401],
  ['a signature by SHA-1', { headers: { 'x-hub-signature-256': '', 'x-hub-signature': 'sha1=00' } }, 401],
  ['a signature of another length', { headers: { 'x-hub-signature-256': 'sha256=00' } }, 401],
  ['a signature of another body', { headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } }, 401],
  ['signed text that is no JSON', { body: '{"action":' }, 400],
])('%s is refused', async (_, sent, status) => {
  expect((await send(sent)).status).toBe(status);
  expect(stored).toEqual([]);
});

test('a delivery that could not be stored fails, so that GitHub shows it', async () => {
  store = async () => {
    throw new Error('the database is away');
  };
  const response = await deliver(address);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('database is away');
});

test('a path that is nobody’s is not found', async () => {
  expect((await fetch(`${address}/else`)).status).toBe(404);
  expect((await fetch(`${address}/healthz`, { method: 'POST' })).status).toBe(405);
});

function answerOf(headers: Readonly<Record<string, string>>, write: (sent: NodeJS.WritableStream) => void) {
  return new Promise<number | undefined>((resolve, reject) => {
    const url = `${address}/api/github/webhooks`;
    const outgoing = httpRequest(url, { method: 'POST', headers: { ...SIGNED, ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on('error', reject);
    write(outgoing);
  });
}

const SIGNED = {
  'content-type': 'application/json',
  'x-github-delivery': 'a1',
  'x-github-event': 'ping',
  'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
};

test('a body whose length is over 25 MB is refused before any of it is sent', async () => {
  const headers = { 'content-length': String(MOST_BYTES + 1) };
  expect(await answerOf(headers, (sent) => sent.write('{'))).toBe(413);
});

test('and without being asked for, where the sender waits for that', async () => {
  const headers = { 'content-length': String(MOST_BYTES + 1), expect: '100-continue' };
  expect(await answerOf(headers, () => {})).toBe(413);
});

test('a body without a length is cut at 25 MB', async () => {
  const megabyte = Buffer.alloc(1024 * 1024, 32);
  const status = await answerOf({ 'transfer-encoding': 'chunked' }, (sent) => {
    for (let count = 0; count < 26; count++) sent.write(megabyte);
  });
  expect(status).toBe(413);
});

test('a body of 25 MB is read', async () => {
  const body = Buffer.alloc(MOST_BYTES, 32);
  const status = await answerOf({ 'content-length': String(MOST_BYTES) }, (sent) => sent.end(body));
  expect(status).toBe(401);
});

test('what was refused leaves room for what comes after it', async () => {
  const megabyte = Buffer.alloc(1024 * 1024, 32);
  for (let count = 0; count < 12; count++) {
    const status = await answerOf({ 'transfer-encoding': 'chunked' }, (sent) => {
      for (let sentCount = 0; sentCount < 26; sentCount++) sent.write(megabyte);
    });
    expect(status).toBe(413);
  }
  expect((await send({})).status).toBe(200);
});

test('headers over 16 kB are refused', async () => {
  const response = await fetch(`${address}/healthz`, { headers: { 'x-long': 'a'.repeat(20_000) } });
  expect(response.status).toBe(431);
});

test('headers that do not end lose the connection', { timeout: 30_000 }, async () => {
  const socket = connect(server.port, '127.0.0.1');
  socket.write('POST /api/github/webhooks HTTP/1.1\r\nhost: here\r\n');
  const received = await new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('close', () => resolve(text));
  });
  expect(received).toMatch(/^HTTP\/1\.1 408/);
});

test('a server that closes ends the answers under way first', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const slow = await listen(
    { host: '127.0.0.1', port: 0, variable: 'PORT', log },
    {
      ready: async () => true,
      answer: async () => {
        await gate;
        return { status: 200, body: 'late' };
      },
    },
  );
  const answer = fetch(`http://127.0.0.1:${slow.port}/slow`);
  await sleep(50);
  const start = performance.now();
  const closing = slow.close(5_000);
  open();
  expect(await (await answer).text()).toBe('late');
  await closing;
  expect(performance.now() - start).toBeLessThan(1_000);
});

test('and cuts those that do not end in time', async () => {
  const never = Promise.withResolvers<never>();
  const stuck = await listen(
    { host: '127.0.0.1', port: 0, variable: 'PORT', log },
    { ready: async () => true, answer: () => never.promise },
  );
  const answer = fetch(`http://127.0.0.1:${stuck.port}/stuck`);
  answer.catch(() => {});
  await sleep(50);
  const start = performance.now();
  await stuck.close(100);
  expect(performance.now() - start).toBeLessThan(1_000);
  await expect(answer).rejects.toThrow();
});
