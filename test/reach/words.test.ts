import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachWord, fileWords, wordOf } from '../../src/reach/words.ts';

describe('the words of a text', () => {
  it.each([
    ['User', 'user'],
    ['users', 'User'],
    ['ORDERS', 'order'],
  ])('%s and %s are one', (one, other) => {
    expect(wordOf(one)).toBe(wordOf(other));
  });

  it.each([
    ['user', 'order'],
    ['is', 'i'],
    ['gas', 'ga'],
    ['get_user', 'user'],
  ])('%s and %s are two', (one, other) => {
    expect(wordOf(one)).not.toBe(wordOf(other));
  });

  it('stand in names, texts and comments alike, each once', () => {
    const { words } = fileWords("def load(order):  # the order's table\n    return db.fetch('SELECT * FROM orders')\n");
    expect(words.length).toBe(new Set(words).size);
    for (const name of ['load', 'order', 'table', 'fetch', 'SELECT']) expect(words).toContain(wordOf(name));
  });

  it('do not hold what is data: a long run of letters', () => {
    expect(fileWords('A'.repeat(61)).words.length).toBe(0);
  });

  it('are heard where they start, in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        eachWord(text, (word, start) => {
          const own = /^[\w$\u0080-\uffff]+/.exec(text.slice(start))?.[0] ?? '';
          expect(wordOf(own)).toBe(word);
        });
      }),
    );
  });
});

it.each([
  ['userCache.get(id)', true],
  ['const known = new Map()', true],
  ['_known = {}', true],
  ['return total * 2', false],
])('%s: keeps copies %s', (text, expected) => {
  expect(fileWords(text).keepsCopies).toBe(expected);
});
