import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../src/log.ts';
import { openRelay, type Relay } from '../../src/relay.ts';

interface Received {
  readonly event: unknown;
  readonly body: string;
}

let channel: Server;
let target: Server;
let relay: Relay;
const waiting: ((received: Received) => void)[] = [];
const received: Received[] = [];
let connected: (stream: ServerResponse) => void = () => {};

beforeEach(async () => {
  received.length = 0;
  channel = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    connected(response);
  }).listen(0, '127.0.0.1');
  target = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    response.end();
    received.push({ event: request.headers['x-github-event'], body });
    waiting.shift()?.({ event: request.headers['x-github-event'], body });
  }).listen(0, '127.0.0.1');
  await Promise.all([channel, target].map((server) => new Promise((listening) => server.once('listening', listening))));
});
afterEach(async () => {
  await relay.close();
  for (const server of [channel, target]) {
    server.closeAllConnections();
    server.close();
  }
});

function urlOf(server: Server): string {
  const at = server.address();
  return `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}/`;
}

function follow(send: (stream: ServerResponse) => void): Promise<Received> {
  connected = send;
  const next = new Promise<Received>((resolve) => waiting.push(resolve));
  relay = openRelay({ url: urlOf(channel), target: urlOf(target), log: openLog('silent'), pauseMs: 10 });
  return next;
}

const DELIVERY = JSON.stringify({
  'x-github-event': 'pull_request',
  'x-github-delivery': 'a1',
  'x-hub-signature-256': 'sha256=00',
  host: 'smee.io',
  body: { action: 'opened', price: 'zwölf €' },
});

test('a delivery is passed on as it was signed, and nothing else is', async () => {
  const { event, body } = await follow((stream) => {
    stream.write('event: ready\ndata: {}\n\nevent: ping\ndata: {}\n\ndata: no JSON\n\n');
    stream.write(`id: 1\ndata: ${DELIVERY.slice(0, 40)}`);
    setTimeout(() => stream.write(`${DELIVERY.slice(40)}\n\n`), 20);
  });
  expect(event).toBe('pull_request');
  expect(body).toBe('{"action":"opened","price":"zwölf €"}');
  expect(received).toHaveLength(1);
});

test('a relay that hangs up is asked again', async () => {
  let calls = 0;
  const { event } = await follow((stream) => {
    calls += 1;
    if (calls < 3) stream.destroy();
    else stream.write(`data: ${DELIVERY}\n\n`);
  });
  expect(event).toBe('pull_request');
  expect(calls).toBe(3);
});
