import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConfigError } from './core/errors.ts';
import type { Log } from './core/log.ts';

/** Text unless `type` says otherwise. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server serves at the moment, beside `/healthz`. */
export interface Routes {
  /** What `/readyz` says. */
  ready(): Promise<boolean>;
  /** Null where the path is nobody's. */
  answer(request: IncomingMessage, url: URL): Promise<Answer | null>;
  /** Whether the body of a request may be read at all; decided before the first byte of it is asked for. */
  refuse?(request: IncomingMessage): Answer | null;
}

export interface HttpServer {
  /** The one that the system chose where 0 was asked for. */
  readonly port: number;
  /** From now on these are served. */
  route(routes: Routes): void;
  /** Takes no new connections, and cuts those that are still open after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Resolves when the server listens. Throws a ConfigError, naming `variable`, where it cannot. */
export async function listen(
  { host, port, variable, log }: { host: string; port: number; variable: string; log: Log },
  first: Routes,
): Promise<HttpServer> {
  const served = { routes: first };
  const server = createServer(LIMITS);
  server.maxConnections = 2000;
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    respond({ request, response, routes: served.routes }).catch((cause: unknown) => {
      log.error({ err: cause }, 'request failed');
      send(request, response, { status: 500, body: 'failed' });
    });
  };
  server.on('request', handle);
  server.on('checkContinue', (request, response) => {
    if (!served.routes.refuse?.(request)) response.writeContinue();
    handle(request, response);
  });
  await started(server, { host, port, variable });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    route: (routes) => {
      served.routes = routes;
    },
    close: (graceMs) => closed(server, graceMs),
  };
}

/** Whoever sends slowly, or sends headers without end, loses the connection. Milliseconds and bytes. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
  requireHostHeader: true,
} as const;

async function started(server: Server, at: { host: string; port: number; variable: string }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (cause: NodeJS.ErrnoException) => {
    reject(new ConfigError(`${at.variable}: cannot listen on ${at.host} port ${at.port} (${cause.code})`, { cause }));
  });
  server.listen({ host: at.host, port: at.port }, resolve);
  await promise;
}

/** A connection whose answer has gone out is idle, and would stay open for the next request. */
async function closed(server: Server, graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await promise;
  clearInterval(idle);
  clearTimeout(timer);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly routes: Routes;
}

async function respond({ request, response, routes }: Exchange): Promise<void> {
  const refusal = routes.refuse?.(request);
  if (refusal) return send(request, response, refusal);
  const target = request.url?.startsWith('/') ? `http://localhost${request.url}` : (request.url ?? '');
  const url = URL.parse(target);
  if (!url) return send(request, response, { status: 400, body: 'the address cannot be read' });
  const answer = (await ownAnswer(request, url, routes)) ?? (await routes.answer(request, url));
  send(request, response, answer ?? { status: 404, body: 'not found' });
}

async function ownAnswer({ method }: IncomingMessage, { pathname }: URL, routes: Routes): Promise<Answer | null> {
  if (pathname !== '/healthz' && pathname !== '/readyz') return null;
  if (!isReading(method)) return NOT_READING;
  if (pathname === '/healthz') return { status: 200, body: 'ok' };
  return (await routes.ready()) ? { status: 200, body: 'ready' } : { status: 503, body: 'not ready' };
}

export function isReading(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD';
}

export const NOT_READING: Answer = { status: 405, body: 'use GET', headers: { allow: 'GET, HEAD' } };

/** How long the rest of a refused body is thrown away before the connection is cut, so that the answer is not lost with it. */
const DRAIN_MS = 1_000;

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const { body, type = 'text/plain; charset=utf-8' } = answer;
  response.writeHead(answer.status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), DRAIN_MS);
  request.once('end', () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
}
