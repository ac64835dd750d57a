import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IssueText } from '../../src/core/issue.ts';
import { wordFinding } from '../../src/review/words.ts';

const issue = IssueText.parse({
  id: 'write-without-invalidation',
  pattern: 1,
  title: 'A write leaves the old value in the cache',
  type: 'Stale',
  impact: 'Data inconsistency',
  severity: 'error',
  message: ['`{function}` leaves `{cache}` as it was.', '`{reader}` gets the old value.', 'Call `{remedy}`.'],
  removed: ['This change removes `{removed}`.'],
  current: ['`{cache}` holds a copy.'],
  scenario: [
    { actor: 'request A', target: 'cache', text: 'reads through `{reader}`' },
    { actor: 'request B', text: 'writes in `{function}`' },
  ],
  consequence: 'Readers of `{resource}` see the past.',
  advice: ['Delete the entry.', 'Follow `{siblings}`.'],
  explanation: 'Looks for a write.',
  tests: {
    python: 'def test_it():\n    {function}(key)\n    assert {reader}(key) == changed\n',
    typescript: "it('reads', () => {{\n  {function}(key);\n}});\n",
  },
});

describe('sentences', () => {
  it('hold the names of the code', () => {
    const { message } = wordFinding(issue, { function: 'update_order', cache: '_orders' }, false);
    expect(message).toBe('`update_order` leaves `_orders` as it was. Delete the entry.');
  });

  it('are left out where a slot is missing or empty', () => {
    const slots = { function: 'update_order', cache: '_orders', reader: '', remedy: 'forget(id)' };
    expect(wordFinding(issue, slots, false).message).toBe(
      '`update_order` leaves `_orders` as it was. Call `forget(id)`.',
    );
    expect(wordFinding(issue, slots, false).advice).toBe('Delete the entry.');
  });

  it('begin with the title where the first one is left out', () => {
    expect(wordFinding(issue, { reader: 'get_order', remedy: 'forget(id)' }, false).message).toBe(
      'A write leaves the old value in the cache. `get_order` gets the old value. Call `forget(id)`.',
    );
  });

  it('end with the general advice where the last one is left out', () => {
    expect(wordFinding(issue, { function: 'update_order', cache: '_orders', reader: 'get_order' }, false).message).toBe(
      '`update_order` leaves `_orders` as it was. `get_order` gets the old value. Delete the entry.',
    );
  });
});

describe('what the change took away', () => {
  it('is said where it is known', () => {
    expect(wordFinding(issue, { removed: 'forget(id)' }, true).message).toBe('This change removes `forget(id)`.');
  });

  it('is not said where it is not', () => {
    expect(wordFinding(issue, { function: 'update_order', cache: '_orders' }, true).message).toBe(
      '`update_order` leaves `_orders` as it was. Delete the entry.',
    );
  });
});

describe('a scenario', () => {
  it('keeps every step, with plain nouns for names that are missing', () => {
    expect(wordFinding(issue, { function: 'update_order' }, false).scenario).toEqual([
      { actor: 'request A', target: 'cache', text: 'reads through the reader' },
      { actor: 'request B', target: '', text: 'writes in `update_order`' },
    ]);
    expect(wordFinding(issue, {}, false).consequence).toBe('Readers of the data see the past.');
  });
});

describe('values', () => {
  it('cannot end their code span or their line, and are cut', () => {
    const slots = { function: `a\`b\n# c\u202e${'d'.repeat(100)}`, cache: '_orders' };
    const name = wordFinding(issue, slots, false).message.split('`')[1] ?? '';
    expect(name).toMatch(/^a'b # c d+…$/);
    expect(name).toHaveLength(80);
  });

  it('add no backtick and no line break to a sentence, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { message } = wordFinding(issue, { function: `x${text}`, cache: `{reader}${text}` }, false);
        expect(message.match(/`/g)).toHaveLength(4);
        expect(message).not.toMatch(/[\n\r\u2028]/);
      }),
    );
  });
});

describe('a test skeleton', () => {
  it('calls what the code calls, without the arguments', () => {
    const slots = { function: 'orders.update_order(…)', reader: 'get_order' };
    expect(wordFinding(issue, slots, false).test('python')).toBe(
      'def test_it():\n    orders.update_order(key)\n    assert get_order(key) == changed\n',
    );
  });

  it('has a plain name for what is missing or no name', () => {
    expect(wordFinding(issue, { reader: 'order:{}' }, false).test('python')).toBe(
      'def test_it():\n    update(key)\n    assert read(key) == changed\n',
    );
  });

  it('writes doubled braces as braces, and serves JavaScript with the TypeScript one', () => {
    expect(wordFinding(issue, {}, false).test('javascript')).toBe("it('reads', () => {\n  update(key);\n});\n");
  });

  it('is null for a language that has none', () => {
    expect(wordFinding(issue, {}, false).test('go')).toBeNull();
  });
});
