import { describe, expect, test } from 'vitest';
import { validateGraphql } from './graphql-schema.ts';
import { templateOf, validateRequest } from './openapi.ts';

const checkRuns = '/repos/octo/orders/check-runs';
const annotation = { path: 'orders.py', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'stale' };

describe('validateRequest', () => {
  test('accepts what GitHub describes', () => {
    const body = {
      name: 'Cache Coherence Report',
      head_sha: 'a'.repeat(40),
      status: 'in_progress',
      output: { title: 'Two findings', summary: 'Both in orders.py', annotations: [annotation] },
    };
    expect(validateRequest({ method: 'POST', path: checkRuns, body })).toEqual([]);
  });

  test.each([
    ['an unknown path', { method: 'GET', path: '/repos/octo/orders/caches-of-orders' }],
    ['an unknown method', { method: 'DELETE', path: checkRuns }],
    ['an unknown query parameter', { method: 'GET', path: '/repos/octo/orders/pulls?per_pages=100' }],
    [
      'a query parameter of the wrong type',
      { method: 'GET', path: '/repos/octo/orders/pulls', query: { page: 'two' } },
    ],
    ['a path parameter of the wrong type', { method: 'GET', path: '/repos/octo/orders/pulls/first' }],
    ['a missing body', { method: 'POST', path: checkRuns }],
    ['a body where none belongs', { method: 'GET', path: '/repos/octo/orders/pulls', body: { state: 'open' } }],
    ['a missing property', { method: 'POST', path: checkRuns, body: { name: 'report' } }],
    ['a property of the wrong type', { method: 'POST', path: checkRuns, body: { name: 1, head_sha: 'abc' } }],
    ['an unknown property', { method: 'POST', path: checkRuns, body: { name: 'report', head_sha: 'abc', url: 'x' } }],
    [
      'an unknown property deep inside',
      {
        method: 'PATCH',
        path: `${checkRuns}/7`,
        body: { output: { summary: 'none', annotations: [{ ...annotation, severity: 'error' }] } },
      },
    ],
    [
      'fifty-one annotations',
      {
        method: 'PATCH',
        path: `${checkRuns}/7`,
        body: { output: { summary: '', annotations: Array(51).fill(annotation) } },
      },
    ],
  ])('finds %s', (_, request) => {
    expect(validateRequest(request)).not.toEqual([]);
  });

  test('finds an unknown property beside alternatives that allow everything', () => {
    const patch = (body: object) => validateRequest({ method: 'PATCH', path: `${checkRuns}/7`, body });
    expect(patch({ status: 'completed', conclusion: 'success' })).toEqual([]);
    expect(patch({ status: 'in_progress' })).toEqual([]);
    expect(patch({ status: 'completed', conclusion: 'success', head_sha: 'abc' })).not.toEqual([]);
  });

  test('checks the permissions of a token through a reference', () => {
    const path = '/app/installations/9/access_tokens';
    const ask = (permissions: object) =>
      validateRequest({ method: 'POST', path, body: { repository_ids: [5], permissions } });
    expect(ask({ contents: 'read' })).toEqual([]);
    expect(ask({ contents: 'execute' })).not.toEqual([]);
    expect(ask({ caches: 'read' })).not.toEqual([]);
  });

  test('reads paths under /api/v3, with several segments, escaped or not', () => {
    expect(
      validateRequest({ method: 'GET', path: '/api/v3/repos/octo/orders/contents/src/a%20b.py?ref=main' }),
    ).toEqual([]);
    expect(validateRequest({ method: 'GET', path: '/repos/octo/orders/contents/src%2Forders.py' })).toEqual([]);
    expect(templateOf('/repos/octo/orders/commits/abc/check-runs')).toBe(
      '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    );
    expect(templateOf('/repos/octo/orders/compare/abc...def')).toBe('/repos/{owner}/{repo}/compare/{basehead}');
  });

  test('wants JSON', () => {
    const headers = { 'Content-Type': 'text/plain' };
    expect(
      validateRequest({ method: 'POST', path: '/repos/octo/orders/issues/1/comments', body: { body: 'x' }, headers }),
    ).not.toEqual([]);
  });
});

describe('validateGraphql', () => {
  const query = 'query($owner: String!) { repository(owner: $owner, name: "orders") { databaseId } }';

  test('accepts a document of the schema', () => {
    expect(validateGraphql(query, { owner: 'octo' })).toEqual([]);
  });

  test.each([
    ['what does not parse', 'query {', {}],
    ['an unknown field', query.replace('databaseId', 'databaseIds'), { owner: 'octo' }],
    ['a missing variable', query, {}],
    ['a variable of the wrong type', query, { owner: 5 }],
    ['a variable that is not declared', query, { owner: 'octo', name: 'orders' }],
  ])('finds %s', (_, document, variables) => {
    expect(validateGraphql(document, variables)).not.toEqual([]);
  });
});
