import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Credentials, callerOf, tokenIn } from './authentication.ts';
import { type Answer, ApiError, type Call, type Handlers } from './call.ts';
import type { Fault, Faults, SeenRequest } from './faults.ts';
import { rootFields, runGraphql } from './graphql-api.ts';
import { validateGraphql } from './graphql-schema.ts';
import { matchRoute, validateAnswer, validateRequest } from './openapi.ts';
import { movedPath, originalPath } from './renames.ts';
import { tarball } from './rest-git.ts';
import { isJson, type Json } from './webhooks.ts';
import type { Repository, World } from './world.ts';

/** What the server needs of the fake. */
export interface Backend {
  readonly world: World;
  readonly credentials: Credentials;
  readonly handlers: Handlers;
  readonly faults: Faults;
  readonly requests: SeenRequest[];
  readonly problems: string[];
  /** The addresses of archives that were given out, to `owner sha`. */
  readonly archives: Map<string, { readonly repository: Repository; readonly sha: string }>;
  emit(event: string, overrides: Json, repository: Repository): void;
  /** Whether the fake's own answers are held against GitHub's description, which costs time. */
  readonly checkAnswers: boolean;
  inFlight: number;
  lastRequestAt: number;
}

export async function listen(backend: Backend): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    backend.inFlight++;
    respond(backend, request, response)
      .catch((cause: unknown) => {
        backend.problems.push(`the fake failed: ${cause instanceof Error ? cause.stack : String(cause)}`);
        response.destroy();
      })
      .finally(() => {
        backend.inFlight--;
        backend.lastRequestAt = Date.now();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

interface Arrived {
  readonly method: string;
  /** Without `/api/v3`, with the query. */
  readonly url: string;
  readonly path: string;
  readonly origin: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

async function respond(backend: Backend, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const arrived = await arrivedOf(backend, request);
  const seen = seenOf(arrived);
  backend.requests.push(seen);
  backend.lastRequestAt = seen.at;
  const fault = backend.faults.strike(seen);
  seen.fault = fault?.kind ?? null;
  if (fault?.kind === 'slow') await wait(fault.milliseconds);
  if (fault?.kind === 'call') await fault.before?.();
  if (fault?.kind === 'reset') return void request.socket.destroy();
  const refusal = fault && refusalOf(backend, fault, arrived);
  const emitted: (() => void)[] = [];
  const answer = refusal ?? (await answerTo(backend, arrived, (send) => emitted.push(send)));
  if (fault?.kind === 'call') await fault.after?.();
  for (const send of emitted) send();
  if (fault?.kind === 'lost') return void request.socket.destroy();
  const shown = fault?.kind === 'failed-after' ? failed(fault.status) : answer;
  seen.status = shown.status;
  send(backend, response, shown, fault);
}

async function arrivedOf({ world }: Backend, request: IncomingMessage): Promise<Arrived> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const origin = `http://${request.headers.host}`;
  const url = originalPath(world, (request.url ?? '/').replace(/^\/api\/v3(?=\/)/, ''));
  const { pathname: path, searchParams: query } = new URL(url, origin);
  return { method: request.method ?? 'GET', url, path, origin, query, headers: request.headers, body: parsed(text) };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isGraphql({ path }: Arrived): boolean {
  return path === '/graphql' || path === '/api/graphql';
}

function seenOf(arrived: Arrived): SeenRequest {
  const { method, path, url, body } = arrived;
  const known = isGraphql(arrived) ? 'graphql' : path.startsWith('/_codeload/') ? 'archive' : null;
  const route = known ?? matchRoute(path)?.template ?? path;
  const document = isGraphql(arrived) && isJson(body) ? String(body['query']) : '';
  return { method, route, path: url, body, fields: fieldsOf(document), at: Date.now(), status: null, fault: null };
}

function fieldsOf(document: string): readonly string[] {
  try {
    return document === '' ? [] : rootFields(document);
  } catch {
    return [];
  }
}

async function answerTo(backend: Backend, arrived: Arrived, later: (send: () => void) => void): Promise<Answer> {
  try {
    if (arrived.path.startsWith('/_codeload/')) return archive(backend, arrived);
    const moved = movedPath(backend.world, arrived.path);
    if (moved !== null) return redirect(arrived, moved);
    return isGraphql(arrived) ? await graphql(backend, arrived) : await rest(backend, arrived, later);
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    const errors = cause.errors ? { errors: cause.errors } : {};
    return {
      status: cause.status,
      body: {
        message: cause.message,
        ...errors,
        documentation_url: 'https://docs.github.com/rest',
        status: String(cause.status),
      },
    };
  }
}

async function rest(backend: Backend, arrived: Arrived, later: (send: () => void) => void): Promise<Answer> {
  const { method, path, query, headers, body, origin, url } = arrived;
  backend.problems.push(...validateRequest({ method, path, query, headers, body }));
  const caller = callerOf(backend.world, backend.credentials, headers.authorization);
  const route = matchRoute(path);
  const handler = backend.handlers[`${method} ${route?.template}`];
  if (!route || !handler) {
    backend.problems.push(`${method} ${route?.template ?? path}: the fake does not answer this`);
    return { status: 404, body: { message: 'Not Found' } };
  }
  const call: Call = {
    ...{ world: backend.world, root: `${origin}/api/v3`, caller, parameters: route.parameters, query },
    body: isJson(body) ? body : {},
    accept: headers.accept ?? '',
    url: `/api/v3${url}`,
    emit: (event, overrides, repository) => later(() => backend.emit(event, overrides, repository)),
  };
  const answer = await handler(call);
  if (backend.checkAnswers) backend.problems.push(...validateAnswer({ method, path, ...answer }));
  return answer;
}

async function graphql({ world, credentials, problems }: Backend, { headers, body }: Arrived): Promise<Answer> {
  const caller = callerOf(world, credentials, headers.authorization);
  if (caller.kind === 'nobody' || caller.kind === 'app')
    throw new ApiError(401, 'This endpoint requires you to be authenticated.');
  const document = isJson(body) ? String(body['query']) : '';
  const variables = isJson(body) && isJson(body['variables']) ? body['variables'] : {};
  const found = validateGraphql(document, variables);
  problems.push(...found.map((problem) => `GraphQL: ${problem}`));
  if (found.length > 0) return { status: 200, body: { errors: found.map((message) => ({ message })) } };
  return { status: 200, body: await runGraphql({ world, caller }, document, variables) };
}

function archive({ archives }: Backend, { query }: Arrived): Answer {
  const given = archives.get(query.get('token') ?? '');
  if (!given) return { status: 404, body: 'Not Found' };
  const { repository, sha } = given;
  return { status: 200, body: tarball(repository, sha), headers: { 'content-type': 'application/x-gzip' } };
}

/** A renamed repository redirects; with a method that writes the method is kept. */
function redirect({ method, origin, query }: Arrived, path: string): Answer {
  const search = query.size > 0 ? `?${query}` : '';
  const url = `${origin}/api/v3${path}${search}`;
  const status = method === 'GET' ? 301 : 307;
  return { status, headers: { location: url }, body: { message: 'Moved Permanently', url } };
}

function refusalOf({ credentials }: Backend, fault: Fault, { headers }: Arrived): Answer | null {
  if (fault.kind === 'status') return failed(fault.status, fault.message);
  if (fault.kind === 'secondary-limit') {
    const headers = fault.retryAfter === null ? {} : { 'retry-after': String(fault.retryAfter) };
    const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    return {
      status: 403,
      headers,
      body: {
        message,
        documentation_url:
          'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
      },
    };
  }
  if (fault.kind === 'primary-limit') {
    return {
      status: 403,
      headers: spent(fault.resetInSeconds),
      body: { message: 'API rate limit exceeded for installation ID 1.' },
    };
  }
  if (fault.kind === 'graphql-limit') {
    const errors = [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }];
    return { status: 200, headers: spent(fault.resetInSeconds ?? 1), body: { errors } };
  }
  if (fault.kind !== 'expired-token') return null;
  const token = credentials.tokens.get(tokenIn(headers.authorization) ?? '');
  if (token) token.expiresAt = 0;
  return failed(401, 'Bad credentials');
}

function failed(status: number, message = status >= 500 ? 'Server Error' : 'Not Found'): Answer {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
}

function spent(resetInSeconds: number): Record<string, string> {
  const reset = Math.ceil(Date.now() / 1000 + resetInSeconds);
  return { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
}

function send(
  { requests }: Backend,
  response: ServerResponse,
  { status, body, headers }: Answer,
  fault: Fault | null,
): void {
  const isBytes = body instanceof Uint8Array || typeof body === 'string';
  const bytes = isBytes ? Buffer.from(body) : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': `FAKE:${requests.length}${fault ? `:${fault.kind}` : ''}`,
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(Math.max(1, 5000 - (requests.length % 4000))),
    'x-ratelimit-used': String(requests.length % 4000),
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600),
    'x-ratelimit-resource': 'core',
    ...headers,
    ...(status === 204 ? {} : { 'content-length': String(bytes.length) }),
  });
  response.end(status === 204 ? undefined : bytes);
}
