import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { RepositoryRef } from '../../src/core/job.ts';
import { type Call, type GitHub, type GitHubSettings, openGitHub } from '../../src/github/client.ts';
import { validateGraphql, validateRequest } from '../fake-github/openapi.ts';

/** A request as it came; `path` without `/api/v3`, with the query. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export type Reply = Partial<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
  readonly body: Uint8Array | string | Readable;
  /** Ends the connection without an answer, or in the middle of the body. */
  readonly isReset: boolean;
  readonly isSilent: boolean;
}>;

export interface ClientServer {
  readonly host: string;
  /** Without those for tokens. */
  readonly requests: readonly Seen[];
  readonly tokenRequests: readonly Seen[];
  /** Milliseconds that the client slept, in order. */
  readonly slept: readonly number[];
  readonly calls: readonly Call[];
  readonly problems: readonly string[];
  gitHub(settings?: Partial<GitHubSettings>): GitHub;
  close(): Promise<void>;
}

export const orders: RepositoryRef = { installationId: 9, repositoryId: 5, owner: 'octo', name: 'orders' };

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** GitHub on 127.0.0.1 as `answer` plays it; tokens are `token-1`, `token-2` and so on unless `answer` says otherwise. */
export async function startServer(
  answer: (seen: Seen, index: number) => Reply | undefined,
  { tokenAnswer = newToken }: { readonly tokenAnswer?: (count: number) => Reply } = {},
): Promise<ClientServer> {
  const requests: Seen[] = [];
  const tokenRequests: Seen[] = [];
  const slept: number[] = [];
  const calls: Call[] = [];
  const problems: string[] = [];
  const server = createServer(async (request, response) => {
    const seen = await readSeen(request);
    problems.push(...problemsOf(seen));
    if (seen.path.endsWith('/access_tokens')) {
      tokenRequests.push(seen);
      return send(response, tokenAnswer(tokenRequests.length));
    }
    requests.push(seen);
    return send(response, answer(seen, requests.length - 1) ?? { status: 404, json: { message: 'Not Found' } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    host,
    requests,
    tokenRequests,
    slept,
    calls,
    problems,
    gitHub: (settings = {}) =>
      openGitHub({
        host,
        protocol: 'http',
        credentials: { kind: 'app', appId: 1, privateKey },
        version: '1.2.3',
        onCall: (call) => calls.push(call),
        sleep: async (milliseconds, signal) => {
          signal?.throwIfAborted();
          slept.push(milliseconds);
        },
        writeSpacingMilliseconds: 0,
        ...settings,
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      expect(problems).toEqual([]);
    },
  };
}

export function newToken(count: number, { minutes = 60 }: { readonly minutes?: number } = {}): Reply {
  const json = {
    token: `token-${count}`,
    expires_at: new Date(Date.now() + minutes * 60_000).toISOString(),
    permissions: { contents: 'read' },
    repository_selection: 'selected',
  };
  return { status: 201, json };
}

async function readSeen(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const path = (request.url ?? '').replace(/^\/api(\/v3)?(?=\/)/, '');
  return { method: request.method ?? '', path, headers: request.headers, body: text ? JSON.parse(text) : {} };
}

function problemsOf({ method, path, headers, body }: Seen): readonly string[] {
  // Where redirects and links to pages lead is no part of the described API.
  if (/^\/(codeload|repositories)\//.test(path)) return [];
  if (path !== '/graphql') {
    return validateRequest({ method, path, headers, body: Object.keys(body).length > 0 ? body : undefined });
  }
  const variables = body['variables'];
  return validateGraphql(String(body['query']), typeof variables === 'object' ? { ...variables } : {});
}

function send(response: ServerResponse, reply: Reply): void {
  const { status = 200, headers = {}, json, body, isReset = false, isSilent = false } = reply;
  if (isSilent) return;
  if (isReset && json === undefined && body === undefined) {
    response.destroy();
    return;
  }
  const content = json === undefined ? (body ?? '') : JSON.stringify(json);
  response.writeHead(status, {
    ...(json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...headers,
  });
  if (isReset) {
    const half = content instanceof Readable ? '' : content.slice(0, content.length / 2);
    response.write(half);
    // A reset that follows at once may overtake what was written.
    setTimeout(() => response.destroy(), 100);
  } else if (content instanceof Readable) content.on('error', () => response.destroy()).pipe(response);
  else response.end(content);
}
