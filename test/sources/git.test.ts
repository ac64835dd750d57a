import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import type { Comparison, Tree } from '../../src/core/tree.ts';
import { openRepository, type Repository } from '../../src/sources/git.ts';
import { commit, git, scratchFolder, scratchRepository } from './scratch-repository.ts';

const opened: Repository[] = [];

afterEach(async () => {
  for (const repository of opened.splice(0)) await repository.close();
});

describe('a tree', () => {
  test('lists files sorted, with their sizes, and reads their bytes', async () => {
    const folder = scratchRepository({ 'orders.py': 'price = 1\n', 'app/views.py': '', 'app.py': '\u00e9\n' });
    const tree = await treeOf(folder, 'HEAD');
    expect(tree.entries.map(({ path, type, size }) => [path, type, size])).toEqual([
      ['app.py', 'file', 3],
      ['app/views.py', 'file', 0],
      ['orders.py', 'file', 10],
    ]);
    expect(await textOf(tree, 'orders.py', 'app/views.py', 'app.py')).toEqual(['price = 1\n', '', '\u00e9\n']);
  });

  test('comes from a bare repository and from a folder inside a work tree', async () => {
    const folder = scratchRepository({ 'app/orders.py': 'a' });
    const bare = scratchFolder();
    git(bare, 'clone', '--quiet', '--bare', folder, '.');
    const fromBare = await treeOf(bare, 'main');
    const fromInside = await treeOf(join(folder, 'app'), 'main');
    expect(fromBare.entries).toEqual(fromInside.entries);
    expect(await textOf(fromBare, 'app/orders.py')).toEqual(['a']);
  });

  test('comes from a repository without references that borrows its objects', async () => {
    const folder = scratchRepository({ 'orders.py': 'a' });
    const id = git(folder, 'rev-parse', 'HEAD');
    const borrower = scratchFolder();
    git(borrower, 'init', '--quiet', '--bare');
    writeFileSync(join(borrower, 'objects/info/alternates'), `${join(folder, '.git/objects')}\n`);
    expect(await textOf(await treeOf(borrower, id), 'orders.py')).toEqual(['a']);
    await expect(treeOf(borrower, `${id.slice(0, -4)}0000`)).rejects.toThrow('expected a revision of');
  });

  test('knows links and submodules for what they are', async () => {
    const folder = scratchRepository();
    symlinkSync('loop', join(folder, 'loop'));
    git(folder, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},library`);
    git(folder, 'add', 'loop');
    git(folder, 'commit', '--quiet', '--message', 'entries');
    const tree = await treeOf(folder, 'HEAD');
    expect(tree.entries.map(({ path, type }) => [path, type])).toEqual([
      ['library', 'submodule'],
      ['loop', 'link'],
    ]);
    expect(await textOf(tree, 'library', 'loop')).toEqual([null, 'loop']);
  });

  test('keeps newlines, quotes and emoji in paths', async () => {
    const names = ['a\nb.py', 'say "hi".py', 'tab\there.py', '\u{1f4b0}/pr\u00e4is.py'];
    const folder = scratchRepository(Object.fromEntries(names.map((name) => [name, name])));
    const tree = await treeOf(folder, 'HEAD');
    expect(tree.entries.map((entry) => entry.path)).toEqual(names.toSorted());
    expect(await textOf(tree, ...names)).toEqual(names);
  });

  test('reads large and binary blobs whole, and the same blob twice', async () => {
    const large = new Uint8Array(300_000).map((_, index) => index % 251);
    const folder = scratchRepository({ 'large.bin': large, 'small.py': '\n\n' });
    const tree = await treeOf(folder, 'HEAD');
    const [largeId = '', smallId = ''] = tree.entries.map((entry) => entry.id);
    const blobs = await tree.read([smallId, largeId, smallId, largeId]);
    expect(blobs.map((bytes) => bytes?.length)).toEqual([2, 300_000, 2, 300_000]);
    expect(Buffer.from(blobs[3] ?? []).equals(large)).toBe(true);
  });

  test('answers reads that overlap in their own order', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}.py`, `text ${index}`]));
    const tree = await treeOf(scratchRepository(files), 'HEAD');
    const reads = await Promise.all(Object.keys(files).map((path) => textOf(tree, path)));
    expect(reads.flat()).toEqual(Object.values(files));
  });
});

describe('a blob that cannot be had', () => {
  test('is null where it is missing', async () => {
    const folder = scratchRepository({ 'a.py': 'a', 'b.py': 'b', 'c.py': 'c' });
    unlinkSync(objectFile(folder, 'HEAD:b.py'));
    const tree = await treeOf(folder, 'HEAD');
    expect(tree.entries.map(({ path, size }) => [path, size])).toEqual([
      ['a.py', 1],
      ['b.py', undefined],
      ['c.py', 1],
    ]);
    expect(await textOf(tree, 'a.py', 'b.py', 'c.py')).toEqual(['a', null, 'c']);
  });

  test('is null where it is damaged, and those behind it are still read', async () => {
    const folder = scratchRepository({ 'a.py': 'a', 'b.py': 'b', 'c.py': 'c' });
    const tree = await treeOf(folder, 'HEAD');
    const damaged = objectFile(folder, 'HEAD:b.py');
    chmodSync(damaged, 0o644);
    writeFileSync(damaged, 'not an object');
    expect(await textOf(tree, 'a.py', 'b.py', 'c.py', 'b.py')).toEqual(['a', null, 'c', null]);
  });

  test('is null for what is no id, and nothing else is read in its place', async () => {
    const tree = await treeOf(scratchRepository({ 'a.py': 'a' }), 'HEAD');
    const id = tree.entries[0]?.id ?? '';
    const blobs = await tree.read(['HEAD:a.py', `${id}\n${id}`, '0'.repeat(40), id]);
    expect(blobs.map((bytes) => bytes?.length ?? null)).toEqual([null, null, null, 1]);
  });
});

describe('a comparison', () => {
  test('names added, deleted and context lines of both sides', async () => {
    const folder = scratchRepository({ 'orders.py': '1\n2\n3\n4\n5\n6\n7\n8\n' });
    commit(folder, { 'orders.py': '1\n2\n3\nfour\nfive\n6\n7\n' });
    const { change } = await compare(folder, 'HEAD~1', 'HEAD');
    expect(change.files).toEqual([
      {
        basePath: 'orders.py',
        headPath: 'orders.py',
        hunks: [{ baseStart: 1, baseLines: 8, headStart: 1, headLines: 7, added: [4, 5], deleted: [4, 5, 8] }],
      },
    ]);
  });

  test('starts where head left base', async () => {
    const folder = scratchRepository({ 'orders.py': 'a\n' });
    const fork = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'checkout', '--quiet', '-b', 'topic');
    commit(folder, { 'topic.py': 't\n' });
    git(folder, 'checkout', '--quiet', 'main');
    commit(folder, { 'main.py': 'm\n' });
    const { base, change } = await compare(folder, 'main', 'topic');
    expect(base.name).toBe(fork);
    expect(base.entries.map((entry) => entry.path)).toEqual(['orders.py']);
    expect(change.files.map((file) => file.headPath)).toEqual(['topic.py']);
  });

  test('takes base itself where there is no common history', async () => {
    const folder = scratchRepository({ 'orders.py': 'a\n' });
    git(folder, 'checkout', '--quiet', '--orphan', 'other');
    commit(folder, { 'orders.py': 'b\n' });
    const { base, change } = await compare(folder, 'main', 'other');
    expect(base.name).toBe('main');
    expect(change.files.map((file) => file.hunks.length)).toEqual([1]);
  });

  test('shows renames, deletions, mode changes and files that became links', async () => {
    const body = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join('');
    const folder = scratchRepository({ 'a.py': body, 'gone.py': 'x\ny\n', 'run.sh': 'z', 'kind.py': '1\n2\n' });
    rmSync(join(folder, 'a.py'));
    rmSync(join(folder, 'gone.py'));
    rmSync(join(folder, 'kind.py'));
    chmodSync(join(folder, 'run.sh'), 0o755);
    symlinkSync('run.sh', join(folder, 'kind.py'));
    commit(folder, { 'moved.py': `${body}last\n` });
    const { change } = await compare(folder, 'HEAD~1', 'HEAD');
    const seen = change.files.map(({ basePath, headPath, hunks }) => ({
      paths: [basePath, headPath],
      added: hunks.flatMap((hunk) => hunk.added),
      deleted: hunks.flatMap((hunk) => hunk.deleted),
    }));
    expect(seen).toEqual([
      { paths: ['gone.py', null], added: [], deleted: [1, 2] },
      { paths: ['kind.py', 'kind.py'], added: [1], deleted: [1, 2] },
      { paths: ['a.py', 'moved.py'], added: [21], deleted: [] },
      { paths: ['run.sh', 'run.sh'], added: [], deleted: [] },
    ]);
  });

  test('is not led astray by paths and lines that look like a patch', async () => {
    const path = 'odd "name"\n@@ -1 +1 @@\n\u{1f4b0}.py';
    const folder = scratchRepository({ [path]: '-- old\nkeep\n', 'z.py': '1\n' });
    commit(folder, { [path]: '++ new\nkeep\rdiff --git a/x b/x\n@@ -9 +9 @@\ndiff --git a/y b/y', 'z.py': '2\n' });
    const { change } = await compare(folder, 'HEAD~1', 'HEAD');
    expect(change.files.map((file) => file.headPath)).toEqual([path, 'z.py']);
    expect(change.files.map((file) => file.hunks.flatMap((hunk) => hunk.added))).toEqual([[1, 2, 3, 4], [1]]);
    expect(change.files.map((file) => file.hunks.flatMap((hunk) => hunk.deleted))).toEqual([[1, 2], [1]]);
  });

  test('gives no lines for binary files and submodules', async () => {
    const folder = scratchRepository({ 'logo.png': new Uint8Array([0, 1, 2]) });
    git(folder, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},library`);
    git(folder, 'commit', '--quiet', '--message', 'library');
    git(folder, 'update-index', '--cacheinfo', `160000,${'2'.repeat(40)},library`);
    writeFileSync(join(folder, 'logo.png'), new Uint8Array([0, 3]));
    git(folder, 'add', 'logo.png');
    git(folder, 'commit', '--quiet', '--message', 'newer');
    const { change } = await compare(folder, 'HEAD~1', 'HEAD');
    expect(change.files).toEqual([
      { basePath: 'library', headPath: 'library', hunks: [] },
      { basePath: 'logo.png', headPath: 'logo.png', hunks: [] },
    ]);
  });

  test('still gives the lines of the other files where one blob is missing', async () => {
    const folder = scratchRepository({ 'a.py': '1\n2\n3\n', 'b.py': 'old\n' });
    commit(folder, { 'a.py': '1\n3\n', 'b.py': 'new\n' });
    unlinkSync(objectFile(folder, 'HEAD~1:b.py'));
    const { change } = await compare(folder, 'HEAD~1', 'HEAD');
    const [first, second] = change.files;
    expect(first?.hunks).toEqual([{ baseStart: 1, baseLines: 3, headStart: 1, headLines: 2, added: [], deleted: [2] }]);
    expect(second).toEqual({ basePath: 'b.py', headPath: 'b.py', hunks: [] });
  });

  test('does not let attributes of the work tree hide changed lines', async () => {
    const folder = scratchRepository({ '.gitattributes': '*.py -diff\n', 'orders.py': 'a\n' });
    commit(folder, { 'orders.py': 'b\n' });
    const { change } = await compare(folder, 'HEAD~1', 'HEAD');
    expect(change.files.flatMap((file) => file.hunks.map((hunk) => hunk.added))).toEqual([[1]]);
  });
});

describe('what the user can put right', () => {
  test('a folder that is no repository', async () => {
    await expect(openRepository(scratchFolder())).rejects.toThrow(UsageError);
    await expect(openRepository(join(scratchFolder(), 'nowhere'))).rejects.toThrow(/is no folder/);
  });

  test('an empty repository', async () => {
    const error = await treeOf(scratchRepository(), 'HEAD').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain('has no commits');
  });

  test.each(['nowhere', '', '--all', '-h', 'HEAD:orders.py', 'main..HEAD'])('the revision %j', async (revision) => {
    const error = await treeOf(scratchRepository({ 'orders.py': 'a' }), revision).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(revision || 'an empty one');
  });
});

test('nothing that the repository configures is run', async () => {
  const folder = scratchRepository({ '.gitattributes': '*.py diff=spy filter=spy\n', 'orders.py': 'a\n' });
  commit(folder, { 'orders.py': 'b\n' });
  const trace = join(scratchFolder(), 'trace');
  const spy = `touch '${trace}'; cat`;
  const settings = [
    'core.fsmonitor',
    'diff.external',
    'diff.spy.textconv',
    'diff.spy.command',
    'filter.spy.smudge',
    'core.pager',
  ];
  mkdirSync(join(folder, '.git/info'), { recursive: true });
  writeFileSync(join(folder, '.git/info/attributes'), '*.py diff=spy filter=spy\n');
  for (const setting of settings) git(folder, 'config', setting, spy);
  const { head, change } = await compare(folder, 'HEAD~1', 'HEAD');
  expect(await textOf(head, 'orders.py')).toEqual(['b\n']);
  expect(change.files[0]?.hunks[0]?.added).toEqual([1]);
  expect(existsSync(trace)).toBe(false);
});

async function open(folder: string): Promise<Repository> {
  const repository = await openRepository(folder);
  opened.push(repository);
  return repository;
}

async function treeOf(folder: string, revision: string): Promise<Tree> {
  return (await open(folder)).tree(revision);
}

async function compare(folder: string, base: string, head: string): Promise<Comparison> {
  return (await open(folder)).compare(base, head);
}

async function textOf(tree: Tree, ...paths: readonly string[]): Promise<readonly (string | null)[]> {
  const ids = paths.map((path) => tree.entries.find((entry) => entry.path === path)?.id ?? '');
  const blobs = await tree.read(ids);
  return blobs.map((bytes) => (bytes ? Buffer.from(bytes).toString('utf8') : null));
}

function objectFile(folder: string, revision: string): string {
  const id = git(folder, 'rev-parse', revision);
  return join(folder, '.git/objects', id.slice(0, 2), id.slice(2));
}
