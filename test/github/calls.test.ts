import { afterEach, describe, expect, test } from 'vitest';
import { AnswerLost, Gone, PermissionMissing, ServiceUnavailable } from '../../src/core/errors.ts';
import type { GitHubSettings, Repository } from '../../src/github/client.ts';
import { type ClientServer, orders, type Reply, type Seen, startServer } from './client-server.ts';

let server: ClientServer;

afterEach(() => server.close());

async function serve(
  answer: (seen: Seen, index: number) => Reply | undefined,
  settings: Partial<GitHubSettings> = {},
): Promise<ClientServer & { readonly repository: Repository }> {
  server = await startServer(answer);
  return { ...server, repository: server.gitHub(settings).repository(orders) };
}

const names = { owner: 'octo', repo: 'orders' };
const read = ({ octokit }: Repository) => octokit.rest.pulls.get({ ...names, pull_number: 7 });
const write = ({ octokit }: Repository) => octokit.rest.checks.create({ ...names, name: 'report', head_sha: 'abc' });
const query = ({ octokit }: Repository) => octokit.graphql('query { viewer { login } }');
const mutate = ({ octokit }: Repository) =>
  octokit.graphql('mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { clientMutationId } }', {
    id: 'PRRT_1',
  });

const done = { status: 201, json: { id: 1, data: {} } };
const lost: readonly (readonly [string, Reply])[] = [
  ['a 500', { status: 500, json: { message: 'Server Error' } }],
  ['a 502', { status: 502, body: '<html>' }],
  ['a 503 that asks to come again', { status: 503, headers: { 'retry-after': '1' }, json: {} }],
  ['a reset connection', { isReset: true }],
  ['half an answer', { isReset: true, status: 201, json: { id: 12345, name: 'report' } }],
  ['no answer', { isSilent: true }],
];
const limits: readonly (readonly [string, Reply, number])[] = [
  ['retry-after', { status: 403, headers: { 'retry-after': '7' }, json: { message: 'secondary rate limit' } }, 7],
  ['a 429', { status: 429, headers: { 'retry-after': '0' }, json: {} }, 0],
  ['the words alone', { status: 403, json: { message: 'You have exceeded a secondary rate limit.' } }, 60],
];
const wrapped = { json: { data: null, errors: [{ message: 'Something went wrong while executing your query.' }] } };

describe('a write is sent once and its answer counts as lost', () => {
  test.each(lost)('after %s', async (_, reply) => {
    const { repository, requests } = await serve(() => reply, { timeoutMilliseconds: 300 });
    await expect(write(repository)).rejects.toBeInstanceOf(AnswerLost);
    expect(requests).toHaveLength(1);
  });

  test.each([...lost, ['a failure inside', wrapped] as const])('where it is a mutation, after %s', async (_, reply) => {
    const { repository, requests } = await serve(() => reply, { timeoutMilliseconds: 300 });
    await expect(mutate(repository)).rejects.toBeInstanceOf(AnswerLost);
    expect(requests).toHaveLength(1);
  });

  test('whatever its method', async () => {
    const { repository, requests } = await serve(() => ({ status: 500, json: {} }));
    const { rest } = repository.octokit;
    await expect(rest.checks.update({ ...names, check_run_id: 1, status: 'in_progress' })).rejects.toBeInstanceOf(
      AnswerLost,
    );
    await expect(
      rest.reactions.deleteForIssueComment({ ...names, comment_id: 1, reaction_id: 2 }),
    ).rejects.toBeInstanceOf(AnswerLost);
    expect(requests.map(({ method }) => method)).toEqual(['PATCH', 'DELETE']);
  });
});

describe('a read is sent again', () => {
  test.each(lost)('after %s', async (_, reply) => {
    const { repository, requests, slept } = await serve((_seen, index) => (index === 0 ? reply : done), {
      timeoutMilliseconds: 300,
    });
    await expect(read(repository)).resolves.toMatchObject({ data: { id: 1 } });
    expect(requests).toHaveLength(2);
    expect(slept).toEqual([1000]);
  });

  test('also where it is a GraphQL query', async () => {
    const { repository, requests } = await serve((_, index) => (index === 0 ? wrapped : done));
    await expect(query(repository)).resolves.toEqual({});
    expect(requests).toHaveLength(2);
  });

  test('four times at most', async () => {
    const { repository, requests, slept } = await serve(() => ({ status: 503, json: {} }));
    await expect(read(repository)).rejects.toMatchObject({ name: 'ServiceUnavailable', retryAfterSeconds: 30 });
    expect(requests).toHaveLength(4);
    expect(slept).toEqual([1000, 4000, 9000]);
  });

  test('and a query that keeps failing inside has that for its answer', async () => {
    const { repository } = await serve(() => wrapped);
    await expect(query(repository)).rejects.toMatchObject({ name: 'GraphqlResponseError' });
  });
});

describe('a limit', () => {
  describe.each([
    ['a read', read],
    ['a write', write],
  ])('of %s', (_, call) => {
    test.each(limits)('told by %s is waited for', async (_name, reply, seconds) => {
      const { repository, requests, slept } = await serve((_seen, index) => (index === 0 ? reply : done));
      await call(repository);
      expect(requests).toHaveLength(2);
      expect(slept).toEqual([seconds * 1000]);
    });

    test('that is reset soon is waited for', async () => {
      const { repository, slept } = await serve((_seen, index) => (index === 0 ? usedUp(20) : done));
      await call(repository);
      expect(slept[0]).toBeGreaterThanOrEqual(20_000);
      expect(slept[0]).toBeLessThanOrEqual(22_000);
    });

    test('that is reset late puts the work back', async () => {
      const { repository, requests, slept } = await serve(() => usedUp(1800));
      const error: unknown = await call(repository).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(ServiceUnavailable);
      expect(error).not.toBeInstanceOf(AnswerLost);
      expect(error).toHaveProperty('retryAfterSeconds', expect.closeTo(1801, -1));
      expect([requests.length, slept.length]).toEqual([1, 0]);
    });

    test('met three times puts the work back', async () => {
      const { repository, requests } = await serve(() => limits[0]?.[1]);
      await expect(call(repository)).rejects.toMatchObject({ name: 'ServiceUnavailable', retryAfterSeconds: 7 });
      expect(requests).toHaveLength(3);
    });
  });

  test.each([
    ['a query', query],
    ['a mutation', mutate],
  ])('in the body of GraphQL, under the path of Enterprise, is waited for by %s', async (_, call) => {
    const json = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
    const { repository, requests, slept } = await serve((_seen, index) =>
      index === 0 ? { ...usedUp(10), status: 200, json } : done,
    );
    await call(repository);
    expect(requests).toHaveLength(2);
    expect(slept[0]).toBeGreaterThanOrEqual(10_000);
  });
});

test('a limit of GraphQL that tells no time is waited for a minute', async () => {
  const json = { errors: [{ type: 'RATE_LIMIT', message: 'API rate limit already exceeded' }] };
  const { repository, slept } = await serve((_, index) => (index === 0 ? { json } : done));
  await query(repository);
  expect(slept).toEqual([60_000]);
});

test('a read that is aborted at its last attempt ends with the reason of that', async () => {
  const controller = new AbortController();
  server = await startServer((_, index) => {
    if (index === 3) controller.abort(new Gone('the worker stops'));
    return { status: 503, json: {} };
  });
  const repository = server.gitHub().repository(orders, { signal: controller.signal });
  await expect(read(repository)).rejects.toThrow('the worker stops');
});

describe('what GitHub says no to', () => {
  test.each([
    ['a missing permission', 403, 'Resource not accessible by integration', PermissionMissing],
    ['a suspended installation', 403, 'This installation has been suspended', Gone],
    ['an archived repository', 403, 'Repository was archived so is read-only.', Gone],
    ['a blocked one', 403, 'Repository access blocked', Gone],
    ['one taken down', 451, 'Unavailable due to DMCA', Gone],
    ['what has been there', 410, 'Issues are disabled for this repo', Gone],
  ])('%s has its own error', async (_, status, message, type) => {
    const { repository, requests } = await serve(() => ({ status, json: { message } }));
    await expect(write(repository)).rejects.toBeInstanceOf(type);
    expect(requests).toHaveLength(1);
  });

  test('a missing permission is none the less one with the last call of the hour', async () => {
    const reply = { ...usedUp(1800), json: { message: 'Resource not accessible by integration' } };
    const { repository } = await serve(() => reply);
    await expect(write(repository)).rejects.toBeInstanceOf(PermissionMissing);
  });

  test('a missing permission in a body of GraphQL is the same', async () => {
    const json = { data: {}, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] };
    const { repository } = await serve(() => ({ json }));
    await expect(mutate(repository)).rejects.toBeInstanceOf(PermissionMissing);
  });

  test.each([403, 404, 422])('a plain %i stays what it is', async (status) => {
    const { repository, requests } = await serve(() => ({ status, json: { message: 'Validation Failed' } }));
    await expect(write(repository)).rejects.toMatchObject({ name: 'HttpError', status });
    expect(requests).toHaveLength(1);
  });
});

describe('onCall', () => {
  test('hears of every request, by its template', async () => {
    const { repository, calls } = await serve((_, index) =>
      index === 0 ? { isReset: true } : { ...done, headers: { 'x-ratelimit-remaining': '4711' } },
    );
    await read(repository);
    await query(repository);
    expect(calls.map(({ method, route, status, remaining }) => [method, route, status, remaining])).toEqual([
      ['POST', '/app/installations/{installation_id}/access_tokens', 201, null],
      ['GET', '/repos/{owner}/{repo}/pulls/{pull_number}', 0, null],
      ['GET', '/repos/{owner}/{repo}/pulls/{pull_number}', 201, 4711],
      ['POST', '/graphql', 201, 4711],
    ]);
  });

  test('hears nobody’s names while pages are turned', async () => {
    const { repository, calls, host } = await serve((_, index) =>
      index === 0
        ? { json: [], headers: { link: `<http://${host}/api/v3/repositories/5/pulls/7/files?page=2>; rel="next"` } }
        : { json: [] },
    );
    await repository.octokit.paginate(repository.octokit.rest.pulls.listFiles, { ...names, pull_number: 7 });
    expect(calls.slice(1).map(({ route }) => route)).toEqual([
      '/repos/{owner}/{repo}/pulls/{}/files',
      '/repositories/{}/pulls/{}/files',
    ]);
  });
});

test('writes of an installation are spaced, reads and GraphQL queries are not', async () => {
  const { repository, slept } = await serve(() => done, { writeSpacingMilliseconds: 1000 });
  await read(repository);
  await query(repository);
  await query(repository);
  expect(slept).toEqual([]);
  await write(repository);
  await mutate(repository);
  expect(slept[0]).toBeGreaterThan(500);
});

function usedUp(seconds: number): Reply {
  const reset = String(Math.ceil(Date.now() / 1000) + seconds);
  return {
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    json: { message: 'API rate limit exceeded' },
  };
}
