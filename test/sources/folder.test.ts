import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { openFolder } from '../../src/sources/folder.ts';
import { openRepository } from '../../src/sources/git.ts';
import { git, scratchFolder, scratchRepository, writeFiles } from './scratch-repository.ts';

test('ids, types, sizes and paths are those that git gives the same files', async () => {
  const folder = scratchRepository({ 'app/orders.py': 'a\n', 'empty.py': '', '\u{1f4b0}\n.py': 'b' });
  symlinkSync('app', join(folder, 'link'));
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'link');
  const repository = await openRepository(folder);
  const committed = await repository.tree('HEAD');
  await repository.close();
  const onDisk = await openFolder([folder]);
  expect(onDisk.entries).toEqual(committed.entries.map((entry) => ({ ...entry, size: sizeOf(entry.path) })));
  const blobs = await onDisk.read(onDisk.entries.map((entry) => entry.id));
  expect(blobs.map((bytes) => String(bytes && Buffer.from(bytes)))).toEqual(['a\n', '', 'app', 'b']);

  function sizeOf(path: string): number {
    return { 'app/orders.py': 2, 'empty.py': 0, link: 3 }[path] ?? 1;
  }
});

describe('what is left out', () => {
  test('is what git ignores, in a repository; new files are in', async () => {
    const folder = scratchRepository({ '.gitignore': 'build/\n', 'orders.py': 'a' });
    writeFiles(folder, { 'build/orders.py': 'b', 'new.py': 'c', 'vendor/own.py': 'd' });
    expect(await pathsOf(folder)).toEqual(['.gitignore', 'new.py', 'orders.py', 'vendor/own.py']);
  });

  test('is not the ignored folder that was asked for by name', async () => {
    const folder = scratchRepository({ '.gitignore': 'build/\n' });
    writeFiles(folder, { 'build/orders.py': 'b' });
    expect(await pathsOf(join(folder, 'build'))).toEqual(['orders.py']);
  });

  test('is other code by its usual names, outside of a repository', async () => {
    const folder = scratchFolder();
    const skipped = ['node_modules', '.git', 'dist', 'vendor', '__pycache__', '.venv'];
    writeFiles(folder, Object.fromEntries(skipped.map((name) => [`app/${name}/orders.py`, 'x'])));
    writeFiles(folder, { 'app/orders.py': 'a', 'distribution/orders.py': 'b' });
    expect(await pathsOf(folder)).toEqual(['app/orders.py', 'distribution/orders.py']);
  });

  test('is a file that git lists and somebody deleted', async () => {
    const folder = scratchRepository({ 'orders.py': 'a', 'gone.py': 'b' });
    rmSync(join(folder, 'gone.py'));
    expect(await pathsOf(folder)).toEqual(['orders.py']);
  });
});

test('links are entries and never followed, not even in a loop', async () => {
  const folder = scratchFolder();
  writeFiles(folder, { 'app/orders.py': 'a' });
  symlinkSync('..', join(folder, 'app/loop'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  const tree = await openFolder([folder]);
  expect(tree.entries.map(({ path, type }) => [path, type])).toEqual([
    ['app/loop', 'link'],
    ['app/orders.py', 'file'],
    ['dangling', 'link'],
  ]);
});

test('another repository inside is a submodule that is not entered', async () => {
  const folder = scratchRepository({ 'orders.py': 'a' });
  const inner = join(folder, 'library');
  mkdirSync(inner);
  git(inner, 'init', '--quiet');
  writeFileSync(join(inner, 'inner.py'), 'b');
  git(inner, 'add', 'inner.py');
  git(inner, 'commit', '--quiet', '--message', 'inner');
  const tree = await openFolder([folder]);
  expect(tree.entries.map(({ path, type }) => [path, type])).toEqual([
    ['library', 'submodule'],
    ['orders.py', 'file'],
  ]);
  expect(await tree.read([tree.entries[0]?.id ?? ''])).toEqual([null]);
});

describe('paths of the entries', () => {
  test('start at the folder that holds all that was given', async () => {
    const folder = scratchFolder();
    writeFiles(folder, { 'a/orders.py': 'a', 'b/deep/prices.py': 'b', 'b/other.py': 'c' });
    const tree = await openFolder([join(folder, 'a'), join(folder, 'b/deep/prices.py'), join(folder, 'a/orders.py')]);
    expect(tree.root).toBe(folder);
    expect(tree.entries.map((entry) => entry.path)).toEqual(['a/orders.py', 'b/deep/prices.py']);
  });

  test('start at the working directory where all lies in it', async () => {
    const tree = await openFolder([relative(process.cwd(), import.meta.dirname)]);
    expect(tree.root).toBe(process.cwd());
    expect(tree.entries.map((entry) => entry.path)).toContain('test/sources/folder.test.ts');
  });
});

describe('a file that cannot be had', () => {
  test('reads as null where it was edited after it was listed', async () => {
    const folder = scratchFolder();
    writeFiles(folder, { 'orders.py': 'a', 'prices.py': 'b' });
    const tree = await openFolder([folder]);
    writeFiles(folder, { 'orders.py': 'changed' });
    const blobs = await tree.read(tree.entries.map((entry) => entry.id));
    expect(blobs.map((bytes) => bytes?.length ?? null)).toEqual([null, 1]);
  });

  test.skipIf(process.getuid?.() === 0)('stays listed where it may not be read', async () => {
    const folder = scratchFolder();
    writeFiles(folder, { 'orders.py': 'a' });
    chmodSync(join(folder, 'orders.py'), 0);
    const tree = await openFolder([folder]);
    expect(await tree.read(tree.entries.map((entry) => entry.id))).toEqual([null]);
  });

  test('is an error where it was asked for by name', async () => {
    const error = await openFolder([join(scratchFolder(), 'nowhere.py')]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain('nowhere.py does not exist');
  });
});

async function pathsOf(folder: string): Promise<readonly string[]> {
  return (await openFolder([folder])).entries.map((entry) => entry.path);
}
