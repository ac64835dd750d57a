import type { IncomingMessage } from 'node:http';
import type { Log } from './core/log.ts';
import type { Answer } from './http.ts';
import type { Metrics } from './metrics.ts';

/** The largest delivery that GitHub sends. */
export const MOST_BYTES = 25 * 1024 * 1024;

/** Bodies of which no more is kept in memory at one time, of all requests together: their signatures are yet unknown. */
const MOST_BYTES_HELD = 8 * MOST_BYTES;

/** The part of Probot that verifies a delivery and gives it to its handlers. */
export interface Webhooks {
  verify(body: string, signature: string): Promise<boolean>;
  verifyAndReceive(delivery: SignedDelivery): Promise<void>;
}

export interface SignedDelivery {
  readonly id: string;
  readonly name: string;
  readonly payload: string;
  readonly signature: string;
}

export interface Webhook {
  receive(request: IncomingMessage): Promise<Answer>;
}

/** Answers 200 only after all handlers have ended, and 500 where one failed: GitHub then shows the delivery as failed. */
export function openWebhook({ webhooks, log, metrics }: { webhooks: Webhooks; log: Log; metrics: Metrics }): Webhook {
  const held = { bytes: 0 };
  return {
    async receive(request) {
      const start = performance.now();
      const event = headerOf(request, 'x-github-event');
      const delivery = headerOf(request, 'x-github-delivery');
      const answer = refusalOf(request) ?? (await receiveBody(request, { webhooks, log, held }));
      const fields = { delivery, event, status: answer.status, milliseconds: Math.round(performance.now() - start) };
      log.info(fields, 'delivery answered');
      if (answer.status !== 200) metrics.delivery(event ?? 'none', answer.status < 500 ? 'refused' : 'failed');
      return answer;
    },
  };
}

export function isTooLarge({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > MOST_BYTES;
}

export const TOO_LARGE: Answer = { status: 413, body: 'a delivery has at most 25 MB' };

function refusalOf(request: IncomingMessage): Answer | null {
  if (request.method !== 'POST') return { status: 405, body: 'use POST', headers: { allow: 'POST' } };
  if (isTooLarge(request)) return TOO_LARGE;
  if (!/^\s*application\/json\s*(;|$)/i.test(headerOf(request, 'content-type') ?? '')) {
    return { status: 415, body: 'choose application/json as the content type of the webhook' };
  }
  if (!headerOf(request, 'x-github-delivery'))
    return { status: 400, body: 'X-GitHub-Delivery is missing or malformed' };
  if (!headerOf(request, 'x-github-event')) return { status: 400, body: 'X-GitHub-Event is missing or malformed' };
  if (!headerOf(request, 'x-hub-signature-256')) return { status: 401, body: 'X-Hub-Signature-256 is missing' };
  return null;
}

const SHAPES: Readonly<Record<string, RegExp>> = {
  'x-github-delivery': /^[\w-]{1,100}$/,
  // `error` is the name under which Octokit keeps the handlers of errors.
  'x-github-event': /^(?!error$)(?=.{1,60}$)[a-z]+(_[a-z]+)*$/,
};

/** Null where it is missing or none that GitHub would send. */
function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') return null;
  return (SHAPES[name]?.test(value) ?? true) ? value : null;
}

interface Receiving {
  readonly webhooks: Webhooks;
  readonly log: Log;
  readonly held: { bytes: number };
}

async function receiveBody(request: IncomingMessage, receiving: Receiving): Promise<Answer> {
  const body = await readBody(request, receiving.held);
  if (typeof body !== 'string') return body;
  const delivery = {
    id: headerOf(request, 'x-github-delivery') ?? '',
    name: headerOf(request, 'x-github-event') ?? '',
    payload: body,
    signature: headerOf(request, 'x-hub-signature-256') ?? '',
  };
  const isSigned = await receiving.webhooks.verify(body, delivery.signature);
  if (!isSigned) return { status: 401, body: 'the signature is not that of the secret' };
  if (!/^\s*\{/.test(body)) return { status: 400, body: 'expected a JSON object' };
  try {
    await receiving.webhooks.verifyAndReceive(delivery);
    return { status: 200, body: 'ok' };
  } catch (cause) {
    if (causesOf(cause).every((error) => error instanceof SyntaxError)) return { status: 400, body: 'expected JSON' };
    receiving.log.error({ delivery: delivery.id, event: delivery.name, err: cause }, 'delivery failed');
    return { status: 500, body: 'the delivery could not be stored; send it again' };
  }
}

/** Octokit throws one error that holds those of all handlers. */
function causesOf(cause: unknown): readonly unknown[] {
  return cause instanceof AggregateError ? cause.errors : [cause];
}

/** A body without a length is cut where it grows too large, and no more of it is kept. */
async function readBody(request: IncomingMessage, held: { bytes: number }): Promise<string | Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const { promise, resolve } = Promise.withResolvers<string | Answer>();
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    held.bytes += chunk.length;
    if (bytes > MOST_BYTES) return resolve(TOO_LARGE);
    if (held.bytes > MOST_BYTES_HELD) return resolve({ status: 503, body: 'too much at once; send it again' });
    chunks.push(chunk);
  });
  request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  request.once('error', () => resolve({ status: 400, body: 'the body ended early' }));
  request.once('close', () => resolve({ status: 400, body: 'the body ended early' }));
  const body = await promise;
  request.removeAllListeners('data');
  held.bytes -= bytes;
  return body;
}
