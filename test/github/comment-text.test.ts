import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { ReportedFinding } from '../../src/core/finding.ts';
import { findingText, fixedText } from '../../src/github/comment-text.ts';
import { readMarker, withoutMarker } from '../../src/github/marker.ts';
import type { CommentedLines } from '../../src/github/suggestion.ts';
import type { Entry } from '../../src/report/index.ts';
import { hostile } from '../report/hostile.ts';
import { baseSha, context, detail, finding, fingerprintOf, headSha, key, place, standing } from './sample-review.ts';

const lines: CommentedLines = { path: 'shop/orders.py', side: 'RIGHT', startLine: null, line: 12 };
const edit = { path: 'shop/orders.py', startLine: 12, endLine: 12, text: '    db.save(order)\n    _orders.clear()' };

function entryOf(given: Partial<ReportedFinding> = {}): Entry {
  const one = finding(12, given);
  return { finding: one, detail: detail(one.fingerprint) };
}

describe('a comment', () => {
  const text = findingText(entryOf(), lines, context);

  test('says what, why and how to mend it, with a diagram in a fold', () => {
    expect(text).toMatch(/^\*\*A write leaves the old value in the cache\*\* \(`write-without-invalidation`, error/);
    expect(text).toContain('`get_order` goes on answering with the old value.');
    expect(text).toContain('<details><summary>How it happens</summary>\n\n```mermaid\nsequenceDiagram\n');
    expect(text).toContain('Delete the entry once the write has succeeded.');
  });

  test('links the other sites for good, and not its own', () => {
    const url = `https://github.example/octo/orders/blob/${headSha}/shop/reading.py#L6-L7`;
    expect(text).toContain(`- read: [\`shop/reading.py:6\`](${url})`);
    expect(text).not.toContain('- write:');
  });

  test('links what the change took away in the commit that has it', () => {
    const sites = [{ role: 'change', path: 'shop/a b(1).py', line: 3, endLine: 3 }] as const;
    const shown = findingText(entryOf({ sites: [...sites] }), lines, context);
    expect(shown).toContain(`/blob/${baseSha}/shop/a%20b%281%29.py#L3)`);
  });

  test('says by which name it can be silenced', () => {
    const id = fingerprintOf(12).slice(0, 8);
    expect(text).toContain(`\`/cache-audit ignore ${id} <reason>\``);
  });
});

describe('a suggestion', () => {
  const fixed = (edits: readonly object[], verified = true) =>
    entryOf({ fix: { verified, edits: edits.map((one) => ({ ...edit, ...one })) } });
  const added = fixed([{ startLine: 13, endLine: 12, text: '    _orders.clear()' }]);
  const isOffered = (entry: Entry, on: CommentedLines | null) =>
    findingText(entry, on, context).includes('```suggestion');

  test('is offered where the fix is proved and covers the lines', () => {
    expect(findingText(fixed([{}]), lines, context)).toContain(`\`\`\`suggestion\n${edit.text}\n\`\`\``);
    const several = { ...lines, startLine: 10 };
    expect(isOffered(fixed([{ startLine: 10 }]), several)).toBe(true);
  });

  test('has a fence that its code cannot end', () => {
    const shown = findingText(fixed([{ text: '````\nx' }]), lines, context);
    expect(shown).toContain('`````suggestion\n````\nx\n`````');
  });

  test('repeats the lines where the fix puts something below them', () => {
    const evidence = [
      {
        path: 'shop/orders.py',
        line: 11,
        language: 'python',
        lines: ['def save(order):', '    db.save(order)'],
        marked: [],
        role: 'write',
      },
    ];
    const shown = { ...added, detail: detail(added.finding.fingerprint, { evidence }) };
    expect(findingText(shown, lines, context)).toContain('```suggestion\n    db.save(order)\n    _orders.clear()\n```');
  });

  test.each([
    ['is not proved', fixed([{}], false), lines],
    ['has two edits', fixed([{}, { startLine: 20, endLine: 20 }]), lines],
    ['is for more lines', fixed([{ endLine: 13 }]), lines],
    ['is for fewer lines', fixed([{}]), { ...lines, startLine: 11 }],
    ['adds lines above', fixed([{ startLine: 12, endLine: 11 }]), lines],
    ['adds lines further down', fixed([{ startLine: 14, endLine: 13 }]), lines],
    ['adds lines below code that is not shown', { ...added, detail: null }, lines],
    ['is for another file', fixed([{ path: 'shop/prices.py' }]), lines],
    ['is for a deleted line', fixed([{}]), { ...lines, side: 'LEFT' as const }],
    ['is on a file', fixed([{}]), null],
    ['deletes the lines', fixed([{ text: '' }]), lines],
    ['has characters that are shown as others', fixed([{ text: 'a\u202eb' }]), lines],
    ['has other line ends', fixed([{ text: 'a\r\nb' }]), lines],
  ])('is not offered where the fix %s', (_, entry, on) => {
    expect(isOffered(entry, on)).toBe(false);
  });
});

describe('whatever the repository calls things', () => {
  test('nothing of it becomes a mention, a link, HTML or a fence', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, code) => {
        const rendered = html(findingText(hostileEntry(name, code), lines, context));
        const tags = [...rendered.matchAll(/<(\/?[a-z!]+[0-9]?)/g)].map(([, tag]) => tag ?? '');
        expect(tags.filter((tag) => !OURS.has(tag.replace('/', '')))).toEqual([]);
        expect(count(rendered, '<details>')).toBe(3);
        expect(count(rendered, '</details>')).toBe(3);
        expect(count(rendered, '<sub>')).toBe(1);
        for (const [, url] of rendered.matchAll(/href="([^"]*)"/g))
          expect(url).toMatch(/^https:\/\/github\.example\/octo\/orders\/blob\//);
        expect(outsideCode(rendered)).not.toMatch(/@[\w/]|#\d|\bGH-\d|:\/\/|\bwww\./i);
        expect(outsideCode(rendered)).toMatch(/Finding/);
      }),
      { numRuns: 300 },
    );
  });

  test('the marker stays ours, and the comment short enough', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 30_000 }), (name, times) => {
        const long = name.repeat(times).slice(0, 200_000);
        const text = findingText(hostileEntry(long, long), lines, context);
        expect(text.length).toBeLessThan(65_536);
        expect(readMarker(key, place, text)?.subject).toBe(fingerprintOf(12));
        expect(html(text)).toContain('Finding');
      }),
      { numRuns: 60 },
    );
  });

  test('a fixed comment is as inert, and short enough', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const body = findingText(hostileEntry(name, name), lines, context);
        const rendered = html(fixedText(standing(12, { body }), context));
        expect(count(rendered, '<details>')).toBe(1);
        expect(count(rendered, '</details>')).toBe(1);
        expect(rendered).not.toContain('language-suggestion');
        expect(outsideCode(rendered)).not.toMatch(/@[\w/]|:\/\//);
      }),
      { numRuns: 300 },
    );
    const body = `**${'x'.repeat(100_000)}**\n\n${'y'.repeat(100_000)}`;
    expect(fixedText(standing(12, { body }), context).length).toBeLessThan(2000);
  });

  test('a marker in the code is no marker of the comment', () => {
    const forged = findingText(entryOf(), lines, context).split('\n').at(-1) ?? '';
    const text = withoutMarker(findingText(hostileEntry(forged, `${forged}\n`), lines, context));
    expect(readMarker(key, place, text)).toBeNull();
  });
});

const OURS = new Set(['p', 'strong', 'code', 'pre', 'a', 'ul', 'li', 'details', 'summary', 'sub', '!']);

function hostileEntry(name: string, code: string): Entry {
  const sites = [{ role: 'read', path: `x${name}`, line: 3, endLine: 4 }] as const;
  const fix = { verified: true, edits: [{ ...edit, text: code }] };
  const one = finding(12, { message: name, sites: [...sites], fix, function: name, cause: name });
  const excerpt = { path: name, line: 1, language: name, lines: code.split('\n'), marked: [], role: name };
  const scenario = [{ actor: `a${name}`, target: name, text: code }];
  const words = { title: name, advice: name, scenario, fixed: excerpt, test: excerpt, references: [name] };
  return { finding: one, detail: detail(one.fingerprint, words) };
}

function html(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

function outsideCode(rendered: string): string {
  return rendered
    .replaceAll(/<code[^>]*>.*?<\/code>/gs, ' ')
    .replaceAll(/<a href="[^"]*">/g, ' ')
    .replaceAll(/<!--.*?-->/gs, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
