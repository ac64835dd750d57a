import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { auditChange, auditTree } from '../src/audit.ts';
import { render } from '../src/cli-output.ts';
import type { Audit } from '../src/core/audit.ts';
import { RepositoryConfig } from '../src/core/config.ts';
import { AuditReport } from '../src/core/finding.ts';
import type { Knowledge } from '../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../src/knowledge/load.ts';
import { compareMemory, memoryTree } from '../src/sources/memory.ts';
import { repeat, TREES } from './hostile-trees.ts';
import { MUTABLE_SOURCES, mutations } from './mutations.ts';
import { commit, git, scratchFolder, scratchRepository, writeFiles } from './sources/scratch-repository.ts';

const OPTIONS = { config: RepositoryConfig.parse({}), only: null, onProgress: () => undefined };
const FORMATS = ['text', 'markdown', 'json', 'sarif', 'github'] as const;
const SLOWEST = 20_000;
let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

describe('any tree gives a report', () => {
  test.each(TREES)(
    '%s',
    async (_, files) => {
      const tree = memoryTree('head', files);
      expectReport(await auditTree(tree, knowledge, OPTIONS));
    },
    SLOWEST,
  );

  test('with what could not be read', async () => {
    const audit = await auditTree(
      memoryTree('head', {
        'a.py': new Uint8Array([0]),
        'b.ts': new Uint8Array([0xff]),
        'c.js': 'x'.repeat(2_000_000),
      }),
      knowledge,
      OPTIONS,
    );
    expect(audit.report.coverage.gaps.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      'a.py binary',
      'b.ts invalid-encoding',
      'c.js too-large',
    ]);
  });

  test('with paths that are no names', async () => {
    const paths = ['a\nb.py', '🦀/é.py', ' .py', '-rf.py', '`a`|<b>.ts', '\u202egnp.ts', 'a\u0000b.py'];
    const files = Object.fromEntries(paths.map((path) => [path, MUTABLE_SOURCES['orders.py'] ?? '']));
    expectReport(await auditTree(memoryTree('head', files), knowledge, OPTIONS));
  });
});

describe('any change gives a report', () => {
  test(
    'between two trees that have nothing in common',
    async () => {
      for (const [, before] of TREES.slice(0, 6))
        expectReport(
          await auditChange(
            compareMemory(memoryTree('base', before), memoryTree('head', MUTABLE_SOURCES)),
            knowledge,
            OPTIONS,
          ),
        );
    },
    SLOWEST,
  );

  test('of broken code', async () => {
    const base = memoryTree('base', MUTABLE_SOURCES);
    await fc.assert(
      fc.asyncProperty(mutations(), async (files) => {
        const head = memoryTree('head', files);
        expectReport(await auditChange(compareMemory(base, head), knowledge, OPTIONS));
        expectReport(await auditTree(head, knowledge, OPTIONS));
      }),
      { numRuns: 60, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false },
    );
  }, 60_000);
});

function expectReport(audit: Audit): void {
  const texts = FORMATS.map((format) => render(audit, format));
  expect(texts.every((text) => typeof text === 'string')).toBe(true);
  expect(() => AuditReport.parse(JSON.parse(render(audit, 'json')))).not.toThrow();
}

describe('the command line', () => {
  const CLI = join(import.meta.dirname, '../src/cli.ts');
  const run = (cwd: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, [CLI, ...args], { cwd, encoding: 'utf8', timeout: SLOWEST });

  test('reads a folder with links in a circle and odd names', () => {
    const folder = scratchFolder();
    writeFiles(folder, { 'a\nb.py': 'cache = {}\n', '🦀.py': 'cache = {}\n', 'in/c.py': 'cache = {}\n' });
    symlinkSync('..', join(folder, 'in/loop'));
    symlinkSync('self', join(folder, 'self'));
    symlinkSync('/dev/zero', join(folder, 'endless.py'));
    const result = run(folder, 'scan', '.', '--format', 'json');
    expect([result.status, result.stderr]).toEqual([0, '']);
    expect(AuditReport.parse(JSON.parse(result.stdout)).coverage.files).toBe(3);
  });

  test('reviews a repository with a submodule, links and odd names', () => {
    const folder = scratchRepository({ 'a\nb.py': 'cache = {}\n', '🦀.py': 'cache = {}\n' });
    symlinkSync('.', join(folder, 'loop.py'));
    git(folder, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module.py`);
    git(folder, 'commit', '--quiet', '--message', 'module');
    git(folder, 'checkout', '--quiet', '-b', 'topic');
    commit(folder, { 'a\nb.py': 'cache = {"a": 1}\n', 'tab\tname.py': 'cache = {}\n' });
    const result = run(folder, 'review', '--format', 'json');
    expect([result.status, result.stderr]).toEqual([0, '']);
  });

  test.each([
    ['no YAML', 'a: [\n'],
    ['aliases without end', `a: &a [x]\n${repeat(30, (at) => `b${at}: &b${at} [*a, *a]`)}\n`],
    ['deep nesting', '['.repeat(20_000)],
    ['a glob that no matcher takes', `paths:\n  exclude: ['${'('.repeat(5_000)}']\n`],
    [
      'a glob that is hard to match',
      "paths:\n  exclude: ['**/**/**/**/**/**/**/**/**/**/*a*a*a*a*a*a*a*a*a*/x', '+(a|aa)+(a|aa)+(a|aa)+(b)']\n",
    ],
    ['bytes', '\u0000\u0001\ufffd'],
    [
      'a model of nothing',
      'libraries: [5, {library: x}, {library: x, language: python, calls: [{call: "$($", does: cache.read}]}]\n',
    ],
  ])('takes %s as configuration', (_, text) => {
    const folder = scratchFolder();
    mkdirSync(join(folder, '.github'));
    writeFiles(folder, { '.github/cache-audit.yml': text, [`${'a'.repeat(60)}.py`]: 'cache = {}\n' });
    const result = run(folder, 'scan', '.', '--format', 'json');
    expect(result.stderr).not.toMatch(/internal error|\n {4}at /);
    expect(result.status).toBe(0);
  });
});
