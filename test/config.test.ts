import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRepositoryConfig, withoutExpired } from '../src/config.ts';
import { DEFAULT_CONFIG } from '../src/core/config.ts';

const PATH = '.github/cache-audit.yml';

describe('a configuration', () => {
  test('that is empty, or all comments, means the defaults', () => {
    for (const text of ['', '# nothing yet\n', '---\n']) {
      expect(parseRepositoryConfig(text, PATH)).toEqual({ config: DEFAULT_CONFIG, problems: [] });
    }
    expect(DEFAULT_CONFIG).toMatchObject({ mode: 'review', gate: 'error', 'on-error': 'neutral', comments: 10 });
  });

  test.each(['73629090', '01234567', '1234567e8', '00000000', '1_234_567'])('takes %s for an id', (id) => {
    const { config } = parseRepositoryConfig(`ignore: [{ finding: ${id}, reason: known }]`, PATH);
    expect(config.ignore.map(({ finding }) => finding)).toEqual([id]);
  });

  test('keeps what it sets and the defaults of the rest', () => {
    const text = `
paths:
  exclude: ['legacy/**']
languages: [python]
rules:
  eviction-policy: off
  fixed-ttl: error
ignore:
  - finding: 1a2b3c4d
    reason: the cache is cleared by a nightly job
    until: 2030-01-31
libraries:
  - library: own-cache
gate: warning
on-error: fail
drafts: skip
comments: 0
`;
    expect(parseRepositoryConfig(text, PATH)).toEqual({
      problems: [],
      config: {
        paths: { include: [], exclude: ['legacy/**'] },
        languages: ['python'],
        rules: { 'eviction-policy': 'off', 'fixed-ttl': 'error' },
        ignore: [{ finding: '1a2b3c4d', reason: 'the cache is cleared by a nightly job', until: '2030-01-31' }],
        libraries: [{ library: 'own-cache' }],
        mode: 'review',
        gate: 'warning',
        'on-error': 'fail',
        drafts: 'skip',
        comments: 0,
      },
    });
  });
});

describe('a mistake is shown with its line, and the defaults hold', () => {
  test.each([
    ['an unknown value', 'gate: error\nmode: shado\n', ['2: expected one of review, checks-only, shadow, got `shado`']],
    [
      'an unknown rule',
      'rules:\n  lock-order: off\n  lock-odor: off\n',
      ['3: expected the id of a rule, as `cache-audit rules list` shows them, got `lock-odor`'],
    ],
    ['an unknown key inside', 'paths:\n  inclde: []\n', ['2: expected one of include, exclude, got `inclde`']],
    ['text for a list', 'paths:\n  include: src\n', ['2: expected a list, got `src`']],
    [
      'a missing reason',
      'ignore:\n  - {finding: 1a2b3c4d, reason: b}\n  - finding: 5e6f7a8b\n',
      ['3: expected text, got no `reason`'],
    ],
    ['an empty reason', 'ignore:\n  - finding: 1a2b3c4d\n    reason: ""\n', ['3: expected some text, got empty text']],
    [
      'a day in words',
      'ignore:\n  - finding: 1a2b3c4d\n    reason: b\n    until: soon\n',
      ['4: expected a day such as 2030-01-31, got `soon`'],
    ],
    ['too many comments', '\n\ncomments: 11\n', ['3: expected a whole number from 0 to 10, got `11`']],
    ['a list for the whole', '- mode\n', ['1: expected a map of keys, got a list']],
    [
      'two at once',
      'comments: many\nlanguages: [cobol]\n',
      [
        '1: expected a whole number from 0 to 10, got `many`',
        '2: expected one of python, typescript, javascript, got `cobol`',
      ],
    ],
    ['a key given twice', 'mode: review\nmode: shadow\n', ['2: expected YAML, got Map keys must be unique']],
  ])('%s', (_, text, expected) => {
    const { config, problems } = parseRepositoryConfig(text, PATH);
    expect(problems.map((problem) => problem.message)).toEqual(expected.map((line) => `${PATH}:${line}`));
    expect(problems.map((problem) => problem.line)).toEqual(expected.map((line) => Number.parseInt(line, 10)));
    expect(config).toBe(DEFAULT_CONFIG);
  });

  test('an unknown key, with those there are', () => {
    const [problem] = parseRepositoryConfig('mode: review\nmodes: 1\n', PATH).problems;
    expect(problem?.message).toMatch(/^\.github\/cache-audit\.yml:2: expected one of paths, .*comments, got `modes`$/);
  });

  test.each([
    ['no YAML', 'paths: [a\nmode: review\n'],
    ['two documents', 'mode: review\n---\nmode: shadow\n'],
    ['nesting without end', '['.repeat(50_000)],
    [
      'aliases that multiply',
      `a: &a [x, x]\nb: &b [${'*a, '.repeat(20)}]\nc: &c [${'*b, '.repeat(20)}]\nd: [${'*c, '.repeat(20)}]\n`,
    ],
    ['a prototype', '__proto__: {mode: shadow}\n'],
    ['zero bytes', '\u0000'],
  ])('%s', (_, text) => {
    const { config, problems } = parseRepositoryConfig(text, PATH);
    expect(problems[0]?.message).toMatch(/^\.github\/cache-audit\.yml:\d+: expected .+, got .+/);
    expect(config).toBe(DEFAULT_CONFIG);
  });
});

test('any text at all gives a configuration and messages of one line', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string().map((value) => `mode: ${JSON.stringify(value)}`),
  );
  fc.assert(
    fc.property(text, (source) => {
      const { config, problems } = parseRepositoryConfig(source, PATH);
      expect(Object.keys(config)).toEqual(Object.keys(DEFAULT_CONFIG));
      expect(problems.filter(({ message }) => !/^[^\p{Cc}]+:[1-9]\d*: expected [^\p{Cc}]+$/u.test(message))).toEqual(
        [],
      );
    }),
  );
});

test('a finding is ignored through the day it names, and no longer', () => {
  const entry = (finding: string, until?: string) => ({ finding, reason: 'known', ...(until && { until }) });
  const config = {
    ...DEFAULT_CONFIG,
    ignore: [entry('always'), entry('today', '2030-01-31'), entry('past', '2030-01-30')],
  };
  expect(withoutExpired(config, '2030-01-31').ignore.map(({ finding }) => finding)).toEqual(['always', 'today']);
});
