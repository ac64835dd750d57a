import { describe, expect, it } from 'vitest';
import { RepositoryConfig } from '../../src/core/config.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Compared } from '../../src/review/compare.ts';
import { pathMatcher, selectFindings } from '../../src/review/select.ts';

describe('paths', () => {
  const matches = (paths: object, path: string) => pathMatcher(RepositoryConfig.parse({ paths }).paths)(path);

  it.each([
    ['takes all without a list', {}, 'legacy/orders.py', true],
    ['leaves out what is excluded', { exclude: ['legacy/**'] }, 'legacy/orders.py', false],
    ['takes only what is included', { include: ['services/**'] }, 'legacy/orders.py', false],
    ['excludes within what is included', { include: ['**/*.py'], exclude: ['legacy/**'] }, 'legacy/orders.py', false],
    ['sees folders that start with a dot', { include: ['**/orders.py'] }, '.tools/orders.py', true],
  ])('%s', (_, paths, path, expected) => {
    expect(matches(paths, path)).toBe(expected);
  });
});

it('leaves out findings that the repository accepts, by the start of their fingerprint', () => {
  const ignore = [{ finding: '3F9A1C07', reason: 'cleared by a nightly job' }];
  const config = RepositoryConfig.parse({ ignore });
  const compared = ['3f9a1c07d2e4b6a8', '3f9a1c0000000000'].map(item);
  expect(selectFindings(compared, config).map(({ fingerprint }) => fingerprint)).toEqual(['3f9a1c0000000000']);
});

it('takes no fingerprint of less than eight characters', () => {
  expect(RepositoryConfig.safeParse({ ignore: [{ finding: '3f9a', reason: 'too short to be one' }] }).success).toBe(
    false,
  );
});

function item(fingerprint: string): Compared {
  const span = { line: 1, column: 0, endLine: 1, endColumn: 1 };
  const finding: Finding = {
    rule: 'unbounded-cache',
    severity: 'warning',
    confidence: 'high',
    evidence: ['data'],
    path: 'orders.py',
    span,
    function: 'get_order',
    cache: null,
    resource: null,
    verb: '',
    sites: [],
    slots: {},
    remedy: null,
  };
  return { finding, status: 'new', fingerprint };
}
