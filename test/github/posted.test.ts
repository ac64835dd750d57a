import { afterEach, describe, expect, test } from 'vitest';
import { withMarker } from '../../src/github/marker.ts';
import { readPosted } from '../../src/github/posted.ts';
import { RESOLVE_MUTATION, THREADS_QUERY, UNRESOLVE_MUTATION } from '../../src/github/threads.ts';
import { validateGraphql } from '../fake-github/openapi.ts';
import { type ClientServer, orders, type Reply, startServer } from './client-server.ts';
import { fingerprintOf, headSha, key, place } from './sample-review.ts';

let server: ClientServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const bot = { login: 'cache-audit[bot]', type: 'Bot' };

function body(number: number, kind: 'open' | 'fixed' | 'answer' = 'open'): string {
  return withMarker(key, place, { kind, subject: fingerprintOf(number), headSha }, 'A stale price.');
}

function comment(id: number, given: object = {}): object {
  return { id, user: bot, body: body(id), path: 'shop/orders.py', line: id, ...given };
}

function thread(commentId: number, given: object = {}): object {
  return {
    id: `thread-${commentId}`,
    isResolved: false,
    viewerCanResolve: true,
    viewerCanUnresolve: false,
    resolvedBy: null,
    comments: { totalCount: 1, nodes: [{ fullDatabaseId: `${commentId}` }] },
    ...given,
  };
}

function threadsOf(nodes: readonly object[], endCursor: string | null = null): Reply {
  const pageInfo = { hasNextPage: endCursor !== null, endCursor };
  return { json: { data: { repository: { pullRequest: { reviewThreads: { pageInfo, nodes } } } } } };
}

async function posted(
  comments: readonly object[],
  threads: (cursor: unknown) => Reply,
  slug: string | null = 'cache-audit',
) {
  server = await startServer(({ path, body: sent }) => {
    if (path !== '/graphql') {
      const page = Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? 1);
      const next = `<http://127.0.0.1/repositories/5/pulls/7/comments?per_page=100&page=${page + 1}>; rel="next"`;
      const json = comments.slice((page - 1) * 100, page * 100);
      return {
        json,
        headers: page * 100 < comments.length ? { link: next.replace('127.0.0.1', server?.host ?? '') } : {},
      };
    }
    const variables = sent['variables'];
    return threads(
      typeof variables === 'object' && variables !== null && 'cursor' in variables ? variables.cursor : null,
    );
  });
  return readPosted(server.gitHub().repository(orders), 7, { key, slug });
}

describe('what stands of ours', () => {
  test('is by our bot and with our marker, and nothing else', async () => {
    const { comments } = await posted(
      [
        comment(1),
        comment(2, { user: { login: 'mallory', type: 'User' } }),
        comment(3, { user: { login: 'other[bot]', type: 'Bot' } }),
        comment(4, { user: null }),
        comment(5, { body: 'Without a marker.' }),
        comment(6, { body: `${body(6)}\n\nand a word more` }),
        comment(7, {
          body: withMarker(key, { ...place, number: 8 }, { kind: 'open', subject: fingerprintOf(7), headSha }, ''),
        }),
        comment(8, { in_reply_to_id: 1 }),
        comment(9, { body: body(9, 'answer') }),
        comment(10, { body: body(10, 'fixed'), line: null }),
      ],
      () => threadsOf([thread(1), thread(10)]),
    );
    expect(comments).toMatchObject([
      { id: 1, fingerprint: fingerprintOf(1), state: 'open', headSha, line: 1, thread: { id: 'thread-1' } },
      { id: 10, fingerprint: fingerprintOf(10), state: 'fixed', line: null },
    ]);
  });

  test('is recognised by its marker where the name of the App is not known', async () => {
    const { comments } = await posted([comment(1)], () => threadsOf([]), null);
    expect(comments).toMatchObject([{ id: 1, thread: null }]);
  });

  test('may be on any page', async () => {
    const strangers = Array.from({ length: 130 }, (_, index) => comment(1000 + index, { user: null }));
    const found = await posted([...strangers, comment(1)], (cursor) =>
      cursor === null ? threadsOf([thread(1000)], 'next') : threadsOf([thread(1)]),
    );
    expect(found.comments).toMatchObject([{ id: 1, thread: { id: 'thread-1' } }]);
  });

  test('takes no second question where there is nothing', async () => {
    await posted([comment(1, { user: null })], () => threadsOf([]));
    expect(server?.requests).toHaveLength(1);
  });
});

describe('a thread', () => {
  test.each([
    ['open', 'open', {}, false],
    ['that a person resolved', 'open', { isResolved: true, resolvedBy: { login: 'ada' } }, true],
    ['that somebody unknown resolved before it was fixed', 'open', { isResolved: true }, true],
    [
      'of a fixed comment, that we resolved',
      'fixed',
      { isResolved: true, resolvedBy: { login: 'cache-audit' } },
      false,
    ],
    ['of a fixed comment, resolved by nobody that is named', 'fixed', { isResolved: true }, false],
    ['of a fixed comment, that a person resolved', 'fixed', { isResolved: true, resolvedBy: { login: 'ada' } }, true],
  ] as const)('%s', async (_, state, given, isResolvedByPerson) => {
    const { comments } = await posted([comment(1, { body: body(1, state) })], () => threadsOf([thread(1, given)]));
    expect(comments[0]?.thread?.isResolvedByPerson).toBe(isResolvedByPerson);
  });

  test('tells of replies', async () => {
    const comments = { totalCount: 2, nodes: [{ fullDatabaseId: '1' }] };
    const found = await posted([comment(1)], () => threadsOf([thread(1, { comments })]));
    expect(found.comments[0]?.thread?.hasReplies).toBe(true);
  });

  test.each([
    ['an error', { json: { data: null, errors: [{ type: 'FORBIDDEN', message: 'no' }] } }],
    ['another form', { json: { data: { repository: null } } }],
    ['a refusal', { status: 403, json: { message: 'Resource not accessible by integration' } }],
  ])('is not known where GraphQL answers with %s', async (_, reply) => {
    const found = await posted([comment(1)], () => reply);
    expect(found).toMatchObject({ areThreadsKnown: false, comments: [{ id: 1, thread: null }] });
  });
});

test.each([
  ['query', THREADS_QUERY, { owner: 'octo', name: 'orders', number: 7, cursor: null }],
  ['resolve', RESOLVE_MUTATION, { threadId: 'thread' }],
  ['unresolve', UNRESOLVE_MUTATION, { threadId: 'thread' }],
])('the document is one that GitHub knows: %s', (_, document, variables) => {
  expect(validateGraphql(document, variables)).toEqual([]);
});
