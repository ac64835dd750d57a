import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hunk } from '../../src/core/tree.ts';
import { openRepository } from '../../src/sources/git.ts';
import { hunksBetween } from '../../src/sources/line-diff.ts';
import { compareMemory, memoryTree } from '../../src/sources/memory.ts';
import { commit, scratchRepository } from './scratch-repository.ts';

test('a tree has its files sorted, and reads them back', async () => {
  const tree = memoryTree('head', { 'b.py': 'b', 'a.py': new Uint8Array([97]), 'same.py': 'b' });
  expect(tree.entries.map(({ path, size }) => [path, size])).toEqual([
    ['a.py', 1],
    ['b.py', 1],
    ['same.py', 1],
  ]);
  expect(tree.entries[1]?.id).toBe(tree.entries[2]?.id);
  const blobs = await tree.read([...tree.entries.map((entry) => entry.id), 'unknown']);
  expect(blobs.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual(['a', 'b', 'b', null]);
});

describe('a comparison', () => {
  const ordinary = { 'orders.py': '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n', 'gone.py': 'x\ny\n', 'same.py': 's\n' };
  const edited = { 'orders.py': '0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\ntwelve', 'new.py': 'n\n', 'same.py': 's\n' };

  test('is what git says of the same two trees', async () => {
    const folder = scratchRepository(ordinary);
    commit(folder, { 'orders.py': edited['orders.py'], 'new.py': edited['new.py'] });
    const repository = await openRepository(folder);
    const expected = await repository.compare('HEAD~1', 'HEAD');
    await repository.close();
    const actual = compareMemory(memoryTree('base', ordinary), memoryTree('head', { ...ordinary, ...edited }));
    expect(actual.change).toEqual(expected.change);
  });

  test('gives a deleted and an added file hunks of one side', () => {
    const { change } = compareMemory(memoryTree('base', ordinary), memoryTree('head', edited));
    expect(change.files.filter((file) => file.basePath !== file.headPath)).toEqual([
      {
        basePath: 'gone.py',
        headPath: null,
        hunks: [{ baseStart: 1, baseLines: 2, headStart: 0, headLines: 0, added: [], deleted: [1, 2] }],
      },
      {
        basePath: null,
        headPath: 'new.py',
        hunks: [{ baseStart: 0, baseLines: 0, headStart: 1, headLines: 1, added: [1], deleted: [] }],
      },
    ]);
  });

  test('pairs a file that only moved', () => {
    const { change } = compareMemory(memoryTree('base', { 'a.py': 'a\n' }), memoryTree('head', { 'b.py': 'a\n' }));
    expect(change.files).toEqual([{ basePath: 'a.py', headPath: 'b.py', hunks: [] }]);
  });
});

describe('hunks', () => {
  test('lead from one text to the other', () => {
    const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', '-d\n', '+e\n', '\\f\n'), { maxLength: 40 });
    fc.assert(
      fc.property(text, text, (base, head) => {
        expect(applied(hunksBetween(base.join(''), head.join('')), base, head)).toEqual(head);
      }),
    );
  });

  test('are one replacement where two long texts have nothing in common', () => {
    const lines = (word: string) => Array.from({ length: 5_000 }, (_, index) => `${word} ${index}\n`).join('');
    const hunks = hunksBetween(lines('order'), lines('price'));
    expect(hunks.map((hunk) => [hunk.deleted.length, hunk.added.length])).toEqual([[5_000, 5_000]]);
  });
});

/** The base without its deleted lines, with the added lines of head put in. */
function applied(hunks: readonly Hunk[], base: readonly string[], head: readonly string[]): readonly string[] {
  const added = new Set(hunks.flatMap((hunk) => hunk.added));
  const deleted = new Set(hunks.flatMap((hunk) => hunk.deleted));
  const kept = base.filter((_, index) => !deleted.has(index + 1));
  return head.map((line, index) => (added.has(index + 1) ? line : (kept.shift() ?? 'missing'))).concat(kept);
}
