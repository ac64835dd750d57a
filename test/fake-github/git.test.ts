import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { diffCommits, mapLine } from './diff.ts';
import { filesOf, listTree, mergeBaseOf, newGitObjects, writeCommit } from './git-objects.ts';

const folder = mkdtempSync(join(tmpdir(), 'fake-github-'));
afterAll(() => rmSync(folder, { recursive: true }));

const orders = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n');
const git = newGitObjects();
const base = writeCommit(git, {
  parents: [],
  changes: {
    'orders.py': `${orders}\n`,
    'lib/a.py': 'a\n',
    'lib.py': 'lib\n',
    'logo.png': new Uint8Array([0, 1, 2]),
    now: { link: 'orders.py' },
  },
  message: 'base',
  author: 'octo',
});

describe('git objects', () => {
  test('have the ids that git gives them', () => {
    const run = (arguments_: string[], input = '') =>
      execFileSync('git', ['-C', folder, ...arguments_], { input })
        .toString()
        .trim();
    run(['init', '--quiet']);
    for (const bytes of git.blobs.values()) {
      execFileSync('git', ['-C', folder, 'hash-object', '-w', '--stdin'], { input: bytes });
    }
    for (const [sha, entries] of git.trees) {
      const lines = entries.map(({ mode, type, sha: id, path }) => `${mode} ${type} ${id}\t${path}`).join('\n');
      expect(run(['mktree', '--missing'], `${lines}\n`)).toBe(sha);
    }
    const person = (role: string) => ({
      [`GIT_${role}_NAME`]: 'octo',
      [`GIT_${role}_EMAIL`]: 'octo@example.com',
      [`GIT_${role}_DATE`]: `${base.date.slice(0, 19)}+0000`,
    });
    const made = execFileSync('git', ['-C', folder, 'commit-tree', base.tree, '-m', 'base'], {
      env: { ...process.env, ...person('AUTHOR'), ...person('COMMITTER') },
    });
    expect(made.toString().trim()).toBe(base.sha);
  });

  test('are listed with their folders', () => {
    expect(listTree(git, base.sha, { recursive: true }).map(({ path }) => path)).toEqual([
      'lib.py',
      'lib',
      'lib/a.py',
      'logo.png',
      'now',
      'orders.py',
    ]);
    expect(filesOf(git, base.sha).get('now')?.mode).toBe('120000');
  });

  test('know the newest common ancestor', () => {
    const one = writeCommit(git, { parents: [base.sha], changes: { one: '1' }, message: 'one', author: 'octo' });
    const other = writeCommit(git, { parents: [base.sha], changes: { other: '2' }, message: 'other', author: 'octo' });
    const merge = writeCommit(git, { parents: [other.sha, one.sha], changes: {}, message: 'merge', author: 'octo' });
    expect(mergeBaseOf(git, one.sha, other.sha)).toBe(base.sha);
    expect(mergeBaseOf(git, one.sha, merge.sha)).toBe(one.sha);
  });
});

describe('a diff', () => {
  const head = writeCommit(git, {
    parents: [base.sha],
    changes: {
      'orders.py': `${orders.replace('line 2\n', 'line two\n').replace('line 29\n', '')}\n`,
      'lib/a.py': null,
      'lib/b.py': 'a\n',
      'lib.py': null,
      'logo.png': new Uint8Array([0, 9]),
      'new.py': 'first\n',
    },
    message: 'head',
    author: 'octo',
  });
  const files = diffCommits(git, base.sha, head.sha);

  test('says what became of each file', () => {
    expect(files.map(({ filename, status, previousFilename }) => [filename, status, previousFilename])).toEqual([
      ['lib.py', 'removed', null],
      ['lib/b.py', 'renamed', 'lib/a.py'],
      ['logo.png', 'modified', null],
      ['new.py', 'added', null],
      ['orders.py', 'modified', null],
    ]);
    expect(files.find(({ filename }) => filename === 'new.py')?.patch).toBe('@@ -0,0 +1 @@\n+first');
    expect(files.find(({ filename }) => filename === 'logo.png')?.patch).toBe(null);
  });

  test('knows which lines are in its hunks', () => {
    const [first, second] = files.find(({ filename }) => filename === 'orders.py')?.hunks ?? [];
    expect([...(first?.right ?? [])]).toEqual([1, 2, 3, 4, 5]);
    expect([...(second?.right ?? [])]).toEqual([26, 27, 28, 29]);
    expect([...(second?.left ?? [])]).toEqual([26, 27, 28, 29, 30]);
  });

  test('carries a line over to the next version', () => {
    expect(mapLine('a\nb\nc\n', 'x\na\nb\nc\n', 2)).toBe(3);
    expect(mapLine('a\nb\nc\n', 'a\nx\nb\nc\n', 1)).toBe(1);
    expect(mapLine('a\nb\nc\n', 'a\nB\nc\n', 2)).toBe(null);
    expect(mapLine('a\nb\nc\n', 'a\nB\nB\nc\n', 3)).toBe(4);
  });
});
