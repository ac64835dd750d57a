import { expect, test } from 'vitest';
import { hunksOfPatch } from '../../src/github/patch-hunks.ts';

test('no patch, no answer', () => {
  expect(hunksOfPatch(undefined)).toBeNull();
});

test('each hunk tells its lines on both sides', () => {
  const patch = [
    '@@ -10,4 +10,5 @@ def price(order):',
    '     cached = cache.get(key)',
    '-    return cached',
    '+    if cached is not None:',
    '+        return cached',
    ' ',
    '     return load(order)',
    '@@ -40,2 +41 @@',
    ' @@ -1,1 +1,1 @@ is text here',
    '---counter',
    '\\ No newline at end of file',
  ].join('\n');
  expect(hunksOfPatch(patch)).toEqual([
    { baseStart: 10, baseLines: 4, headStart: 10, headLines: 5, added: [11, 12], deleted: [11] },
    { baseStart: 40, baseLines: 2, headStart: 41, headLines: 1, added: [], deleted: [41] },
  ]);
});

test('an added and a deleted file have one empty side', () => {
  expect(hunksOfPatch('@@ -0,0 +1,2 @@\n+a = 1\n+b = 2')).toEqual([
    { baseStart: 0, baseLines: 0, headStart: 1, headLines: 2, added: [1, 2], deleted: [] },
  ]);
  expect(hunksOfPatch('@@ -1 +0,0 @@\n-a = 1\n\\ No newline at end of file')).toEqual([
    { baseStart: 1, baseLines: 1, headStart: 0, headLines: 0, added: [], deleted: [1] },
  ]);
});
