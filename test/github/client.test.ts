import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { Gone } from '../../src/core/errors.ts';
import { apiUrlOf, type Repository } from '../../src/github/client.ts';
import { type ClientServer, newToken, orders, type Reply, type Seen, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

async function serve(
  answer: (seen: Seen, index: number) => Reply | undefined,
  tokenAnswer?: (count: number) => Reply,
): Promise<ClientServer> {
  server = await startServer(answer, tokenAnswer ? { tokenAnswer } : {});
  return server;
}

function readBranch({ octokit, ref }: Repository): Promise<unknown> {
  return octokit.rest.repos.getBranch({ owner: ref.owner, repo: ref.name, branch: 'main' });
}

function comment({ octokit, ref }: Repository): Promise<unknown> {
  return octokit.rest.issues.createComment({ owner: ref.owner, repo: ref.name, issue_number: 7, body: 'stale' });
}

const refused = { status: 401, json: { message: 'Bad credentials' } };

describe('tokens', () => {
  test('reach one repository, are kept for it and not shared with another', async () => {
    const { gitHub, tokenRequests, requests } = await serve(() => ({ json: {} }));
    const github = gitHub();
    await readBranch(github.repository(orders));
    await readBranch(github.repository(orders));
    await readBranch(github.repository({ ...orders, repositoryId: 6, name: 'prices' }));
    expect(tokenRequests.map(({ path, body }) => [path, body['repository_ids']])).toEqual([
      ['/app/installations/9/access_tokens', [5]],
      ['/app/installations/9/access_tokens', [6]],
    ]);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      'token token-1',
      'token token-1',
      'token token-2',
    ]);
  });

  test('that are about to expire are renewed before they are used', async () => {
    const { gitHub, requests } = await serve(
      () => ({ json: {} }),
      (count) => newToken(count, { minutes: count === 1 ? 1 : 60 }),
    );
    await readBranch(gitHub().repository(orders));
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['token token-2']);
  });

  test('that are refused are renewed once, and the write is sent again', async () => {
    const { gitHub, requests } = await serve(({ headers }) =>
      headers.authorization === 'token token-1' ? refused : { status: 201, json: {} },
    );
    await comment(gitHub().repository(orders));
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['token token-1', 'token token-2']);
  });

  test('that are refused together are renewed together', async () => {
    const { gitHub, tokenRequests } = await serve(({ headers }) =>
      headers.authorization === 'token token-1' ? refused : { json: {} },
    );
    const repository = gitHub().repository(orders);
    await Promise.all([readBranch(repository), readBranch(repository), readBranch(repository)]);
    expect(tokenRequests).toHaveLength(2);
  });

  test('that stay refused end the call', async () => {
    const { gitHub, requests, tokenRequests, slept } = await serve(() => refused);
    await expect(readBranch(gitHub().repository(orders))).rejects.toMatchObject({ status: 401 });
    expect([requests.length, tokenRequests.length]).toEqual([3, 2]);
    expect(slept).toEqual([1000]);
  });

  test('are asked for again after a failure, which does no harm', async () => {
    const { gitHub, tokenRequests } = await serve(
      () => ({ json: {} }),
      (count) => (count === 1 ? { status: 502, json: {} } : newToken(count)),
    );
    await readBranch(gitHub().repository(orders));
    expect(tokenRequests).toHaveLength(2);
  });

  test.each([
    ['a deleted installation', { status: 404, json: { message: 'Not Found' } }],
    ['a repository taken out of it', { status: 422, json: { message: 'There is at least one repository that …' } }],
    ['a suspended one', { status: 403, json: { message: 'This installation has been suspended' } }],
  ])('of %s are gone, and the write is not sent', async (_, reply) => {
    const { gitHub, requests } = await serve(
      () => ({ json: {} }),
      () => reply,
    );
    await expect(comment(gitHub().repository(orders))).rejects.toBeInstanceOf(Gone);
    expect(requests).toEqual([]);
  });

  test('are not needed where one is given', async () => {
    const { gitHub, requests, tokenRequests } = await serve(() => ({ json: {} }));
    const github = gitHub({ credentials: { kind: 'token', token: 'given' } });
    await readBranch(github.repository(orders));
    expect(requests[0]?.headers.authorization).toBe('token given');
    expect(tokenRequests).toEqual([]);
    expect(await github.appSlug()).toBeNull();
  });
});

describe('the slug', () => {
  test('is asked for once, as the App', async () => {
    const { gitHub, requests } = await serve(() => ({ json: { slug: 'cache-audit' } }));
    const github = gitHub();
    expect(await Promise.all([github.appSlug(), github.appSlug()])).toEqual(['cache-audit', 'cache-audit']);
    expect(await github.appSlug()).toBe('cache-audit');
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /app']);
    expect(requests[0]?.headers.authorization).toMatch(/^bearer ey/);
  });

  test('is null where it cannot be had, and asked for again', async () => {
    const { gitHub } = await serve((_, index) => (index === 0 ? refused : { json: { slug: 'cache-audit' } }));
    const github = gitHub();
    expect(await github.appSlug()).toBeNull();
    expect(await github.appSlug()).toBe('cache-audit');
  });
});

test('the user agent names the program and its version', async () => {
  const { gitHub, requests } = await serve(() => ({ json: {} }));
  await readBranch(gitHub().repository(orders));
  expect(requests[0]?.headers['user-agent']).toMatch(/^cache-audit\/1\.2\.3 /);
});

test('the API of github.com has a host of its own, that of a server a path', async () => {
  await serve(() => ({ json: {} }));
  expect(apiUrlOf({ host: 'github.com', protocol: 'https' })).toBe('https://api.github.com');
  expect(apiUrlOf({ host: 'octo.ghe.com', protocol: 'https' })).toBe('https://api.octo.ghe.com');
  expect(apiUrlOf({ host: 'git.example:8443', protocol: 'http' })).toBe('http://git.example:8443/api/v3');
});

test('an error behind a redirect does not tell where that led', async () => {
  const { gitHub, host } = await serve(({ path }) =>
    path.startsWith('/codeload/')
      ? { status: 404, body: 'not found' }
      : { status: 302, headers: { location: `http://${host}/codeload/orders?token=secret` } },
  );
  const { octokit } = gitHub().repository(orders);
  const failed = octokit.rest.repos.downloadTarballArchive({ owner: 'octo', repo: 'orders', ref: 'main' });
  const error: unknown = await failed.catch((cause: unknown) => cause);
  expect(error).toMatchObject({ status: 404 });
  expect(inspect(error, { depth: 9 })).not.toContain('secret');
});

describe('an aborted signal', () => {
  test('ends a read with its reason', async () => {
    const { gitHub } = await serve(() => ({ isSilent: true }));
    const controller = new AbortController();
    const reading = readBranch(gitHub().repository(orders, { signal: controller.signal }));
    setTimeout(() => controller.abort(new Gone('the worker stops')), 100);
    await expect(reading).rejects.toThrow('the worker stops');
  });

  test('ends a wait with its reason', async () => {
    const { gitHub } = await serve(() => ({ status: 429, headers: { 'retry-after': '50' }, json: {} }));
    const controller = new AbortController();
    const reading = readBranch(gitHub({ sleep: undefined }).repository(orders, { signal: controller.signal }));
    setTimeout(() => controller.abort(new Gone('the worker stops')), 200);
    await expect(reading).rejects.toThrow('the worker stops');
  });

  test('lets a write that was sent be answered, and sends no other', async () => {
    const controller = new AbortController();
    const { gitHub, requests } = await serve(() => {
      controller.abort(new Gone('the worker stops'));
      return { status: 201, json: { id: 1 } };
    });
    const repository = gitHub().repository(orders, { signal: controller.signal });
    await expect(comment(repository)).resolves.toMatchObject({ status: 201 });
    await expect(comment(repository)).rejects.toThrow('the worker stops');
    expect(requests).toHaveLength(1);
  });
});
