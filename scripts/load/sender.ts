import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type Said, Sending } from './messages.ts';

const { url, perSecond, deliveries } = Sending.parse(workerData);
const agent = new Agent({ keepAlive: true, maxSockets: 500 });
const start = performance.now();
for (const [at, { body, headers }] of deliveries.entries()) {
  const due = start + (at * 1000) / perSecond;
  const early = due - performance.now();
  if (early > 0) await wait(early);
  say({ kind: 'sent', at });
  const begun = performance.now();
  send(body, headers, (status) => say({ kind: 'answered', at, status, milliseconds: performance.now() - begun }));
}

function send(body: string, headers: Readonly<Record<string, string>>, answered: (status: number) => void): void {
  const length = String(Buffer.byteLength(body));
  const sending = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': length } });
  sending.on('response', (response) => {
    response.resume();
    response.on('end', () => answered(response.statusCode ?? 0));
  });
  sending.on('error', () => answered(0));
  sending.setTimeout(10_000, () => sending.destroy(new Error('no answer within ten seconds')));
  sending.end(body);
}

function say(said: Said): void {
  parentPort?.postMessage(said);
}
