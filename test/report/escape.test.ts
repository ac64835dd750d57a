import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import {
  codeCell,
  fenced,
  inlineCode,
  mermaidText,
  plain,
  sentence,
  visible,
  visibleCode,
} from '../../src/report/escape.ts';
import { hostile } from './hostile.ts';

const RUNS = { numRuns: 1000 };

describe('inlineCode', () => {
  it('is one code span with the text as it is, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = visible(text);
        fc.pre(shown !== '');
        expect(html(`See ${inlineCode(text)} here.`)).toBe(`<p>See <code>${encoded(shown)}</code> here.</p>`);
      }),
      RUNS,
    );
  });

  it('fences backticks with more backticks', () => {
    expect(inlineCode('`order`')).toBe('`` `order` ``');
    expect(inlineCode('a``b')).toBe('```a``b```');
  });

  it('shows line breaks and control characters as escapes', () => {
    expect(inlineCode('a\nb\u001b[31m\u202e')).toBe('`a\\nb\\x1b[31m\\u{202e}`');
  });
});

describe('codeCell', () => {
  it('stays in its cell', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rendered = html(`| a | b |\n| --- | --- |\n| ${codeCell(text)} | last |`);
        expect(rendered.match(/<td/g)).toHaveLength(2);
        expect(rendered).toContain('<td>last</td>');
        expect(tagsOf(rendered).filter((tag) => !TABLE_TAGS.has(tag))).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('fenced', () => {
  it('holds the code between the blocks around it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rendered = html(`before\n\n${fenced(text, 'python')}\n\nafter`);
        const shown = encoded(visibleCode(text));
        expect(rendered).toBe(
          `<p>before</p>\n<pre><code class="language-python">${shown}\n</code></pre>\n<p>after</p>`,
        );
      }),
      RUNS,
    );
  });

  it('takes no language that is more than a word', () => {
    expect(fenced('x', 'py\n```\n@octocat')).toBe('```pyoctocat\nx\n```');
  });
});

describe('plain', () => {
  it('shows the characters of the text and nothing else', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rendered = html(`See ${plain(text)} here.`);
        expect(tagsOf(rendered)).toEqual(['p', '/p']);
        expect(decoded(rendered)).toBe(`See ${visible(text)} here.`);
      }),
      RUNS,
    );
  });

  it('begins no block at the start of a line', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(tagsOf(html(plain(text))).filter((tag) => !['p', '/p'].includes(tag))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('leaves nothing for the filters that run after Markdown', () => {
    fc.assert(
      fc.property(hostile, (text) => isInert(outsideCode(html(`See ${plain(text)} here.`)))),
      RUNS,
    );
  });
});

describe('sentence', () => {
  it('keeps names in backticks and makes the rest inert', () => {
    expect(sentence('`get_order` fills `_orders`.')).toBe('`get_order` fills `_orders`.');
    expect(sentence('ask @octocat about <b>')).toBe('ask @\u200boctocat about &lt;b&gt;');
  });

  it('is text and code spans, whatever is put into it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rendered = html(`See ${sentence(text)} here.`);
        expect(tagsOf(rendered).filter((tag) => !['p', '/p', 'code', '/code'].includes(tag))).toEqual([]);
        expect(isInert(outsideCode(rendered))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('mermaidText', () => {
  it('is one line without what mermaid reads as syntax', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const label = mermaidText(text);
        const withoutCodes = label.replaceAll(/#\d+;/g, '');
        expect(withoutCodes).not.toMatch(/[\n\r;#<>"`%:{}[\]|&\\]/);
        expect(withoutCodes).not.toMatch(/\bend\b/i);
      }),
      RUNS,
    );
  });
});

const TABLE_TAGS = new Set(['table', 'thead', 'tbody', 'tr', 'th', 'td', 'code'].flatMap((tag) => [tag, `/${tag}`]));

function html(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

function tagsOf(rendered: string): readonly string[] {
  return [...rendered.matchAll(/<(\/?[a-z!]+[0-9]?)[^>]*>/g)].flatMap(([, tag]) => tag ?? []);
}

function outsideCode(rendered: string): string {
  return decodedEntities(rendered.replaceAll(/<code>.*?<\/code>/gs, ' '));
}

/** GitHub turns these into mentions, references and links in the text of the page. */
function isInert(text: string): boolean {
  return !/@[\w/]|#\d|\bGH-\d|:\/\/|\bwww\./i.test(text);
}

function decoded(rendered: string): string {
  return decodedEntities(rendered.replaceAll(/<\/?p>/g, '')).replaceAll('\u200b', '');
}

function decodedEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function encoded(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
