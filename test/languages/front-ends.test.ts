import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/languages/grammar.ts';
import type { Language } from '../../src/languages/language.ts';
import { python } from '../../src/languages/python.ts';
import { typescript } from '../../src/languages/typescript.ts';
import { CONSTRUCTS } from './constructs.ts';
import { renderModule } from './render.ts';

const FRONT_ENDS: readonly Language[] = [python, typescript];

describe.each(FRONT_ENDS)('$id', (language) => {
  const rows = CONSTRUCTS.flatMap(({ construct, snippets, expect: expected }) => {
    const snippet = snippets[language.id];
    const rendering = typeof expected === 'string' ? expected : expected[language.id];
    return snippet === undefined ? [] : [{ construct, snippet, rendering }];
  });

  it.each(rows)('lowers $construct', ({ snippet, rendering }) => {
    const module = language.lower(snippet, 'orders');
    expect(renderModule(module)).toBe(rendering);
    expect(module.gaps).toEqual([]);
  });

  const everything = rows.map(({ snippet }) => snippet).join('\n');

  it('lowers any part of a text without throwing', () => {
    const part = fc
      .tuple(fc.nat(everything.length), fc.nat(400))
      .map(([from, size]) => everything.slice(from, from + size));
    fc.assert(fc.property(part, (text) => renderModule(language.lower(text, 'orders')).length >= 0));
  });

  it('lowers a text with anything put into it without throwing', () => {
    const noise = fc.oneof(fc.string(), fc.constantFrom('(', '{', '"""', '`', '\n    ', ':', '=', 'é', '\\'));
    const mutated = fc
      .tuple(fc.nat(everything.length), fc.nat(9), noise)
      .map(([at, removed, put]) => everything.slice(0, at) + put + everything.slice(at + removed));
    fc.assert(fc.property(mutated, (text) => renderModule(language.lower(text, 'orders')).length >= 0));
  });

  it('answers with an empty module and a gap where the text is over a budget', () => {
    const large = language.lower(' '.repeat(LIMITS.bytes + 1), 'orders');
    const deep = language.lower(`${'('.repeat(2000)}1${')'.repeat(2000)}`, 'orders');
    expect(large).toMatchObject({ body: [], gaps: [{ path: 'orders', reason: 'too-large' }] });
    expect(deep).toMatchObject({ body: [], gaps: [{ path: 'orders', reason: 'too-deep' }] });
  });
});
