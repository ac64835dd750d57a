import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Pull, Repository } from '../fake-github/world.ts';
import { findingId, openStage } from './stage.ts';

const stage = openStage();

/** They link to sources. */
const OWN_WORDS = JSON.stringify([...(await loadKnowledge()).issues.values()]);

/** Names of files, functions, keys and tables that would be something else where they are taken for Markdown. */
const EVIL = [
  '@octocat',
  '@org/team',
  '#12',
  'octo/shop#3',
  'https://evil.example',
  'www.evil.example',
  '[a](https://evil.example)',
  '![i](https://evil.example/p.png)',
  '<img src=x onerror=y>',
  '<!-- cache-audit:1 fixed x -->',
  '</details>',
  '```',
  '| x | y |',
  '`',
  '``',
  '&#64;octocat',
  '%0A@octocat',
  '\u202e@octocat',
  'end',
  'participant',
] as const;

const FOLDER = 'shop/@octocat #12 <b>`[a](https:⁄⁄evil.example)';

/** Five at a time, to be sooner done. */
const NAMES = Array.from({ length: Math.ceil(EVIL.length / 5) }, (_, at) => EVIL.slice(5 * at, 5 * at + 5).join(' '));

test.each(NAMES)('%s stays a name in everything that is written', async (evil) => {
  const shop = stage.shop(tree(evil, ''));
  stage.fake.setRole(shop, 'writer', 'write');
  const pull = await stage.fake.openPull(shop, { files: tree(evil, bug()), title: evil, branch: 'change' });
  await stage.app.settled();
  const [comment] = stage.fake.ourComments(pull);
  const run = stage.fake.checkRunOf(pull);
  expect(run).toMatchObject({ status: 'completed', conclusion: 'failure' });
  if (!comment) throw new Error('there is no comment');
  const id = findingId(comment.body);
  for (const line of [
    '/cache-audit full',
    `/cache-audit path **/*${evil.replaceAll(/\s/g, '')}*`,
    `/cache-audit explain ${id}`,
    `/cache-audit explain ${evil}`,
    `/cache-audit ${evil}`,
    `/cache-audit ignore ${id} ${evil}`,
  ]) {
    await stage.fake.comment(pull, { author: 'writer', body: line });
  }
  await stage.app.settled();
  await stage.fake.push(pull, { files: tree(evil, '') });
  await stage.app.settled();
  expectHarmless(shop, pull);
});

test('a hostile configuration stays text', async () => {
  const text = EVIL.map((evil) => JSON.stringify(evil)).map((evil) => `${evil}: ${evil}`);
  const broken = `${text.join('\n')}\n`;
  const shop = stage.shop({ '.github/cache-audit.yml': broken });
  const pull = await stage.reviewed(shop, { '.github/cache-audit.yml': `# Changed.\n${broken}` });
  expect(stage.fake.checkRunOf(pull)?.annotations.length).toBeGreaterThan(0);
  expectHarmless(shop, pull);
});

test('hostile reasons and patterns of a configuration stay text', async () => {
  const reasons = EVIL.map(
    (evil, index) => `  - { finding: ${'0'.repeat(6)}${10 + index}, reason: ${JSON.stringify(evil)} }`,
  );
  const paths = `paths: { exclude: [${EVIL.map((evil) => JSON.stringify(evil)).join(', ')}] }\n`;
  const shop = stage.shop();
  const config = `${paths}ignore:\n${reasons.join('\n')}\n`;
  const pull = await stage.reviewed(shop, { '.github/cache-audit.yml': config });
  expect(stage.fake.checkRunOf(pull)?.output.text).toContain('The configuration that this change brings in');
  expectHarmless(shop, pull);
});

/** Two ends of a bug, in files, functions, keys and tables with a hostile name. */
function tree(evil: string, more: string): Readonly<Record<string, string>> {
  // What no quote can hold is not offered as a remedy, and graded down.
  const key = JSON.stringify(`${evil.replaceAll('`', '')}:`)
    .replaceAll('{', '{{')
    .replaceAll('}', '}}');
  const cache = `import redis

from shop.database import load_order

r = redis.Redis()


def get_order(order_id):
    cached = r.get(${key} + order_id)
    if cached is not None:
        return cached
    order = load_order(order_id)
    r.set(${key} + order_id, order, ex=600)
    return order


def forget_order(order_id):
    r.delete(${key} + order_id)
`;
  const service = `from shop.cache import forget_order
from shop.database import save_price


def change_price(order_id, price):
    save_price(order_id, price)
    forget_order(order_id)


def waive_price(order_id):
    save_price(order_id, 0)
    forget_order(order_id)
${more}`;
  return { 'shop/cache.py': cache, 'shop/service.py': service, [`${FOLDER}/${fileName(evil)}.py`]: service };
}

function bug(): string {
  return `

def give_discount(order_id, price):
    save_price(order_id, price * 0.9)
`;
}

function fileName(evil: string): string {
  return evil.replaceAll('/', '⁄');
}

function expectHarmless(shop: Repository, pull: Pull): void {
  const blob = `${stage.fake.origin}/${shop.owner.login}/shop/blob/`;
  const runs = [...shop.checkRuns.values()];
  const texts = [
    ...stage.fake.ourComments(pull).map(({ body }) => body),
    ...stage.fake.ourReviews(pull).map(({ body }) => body),
    ...stage.fake.ourAnswers(pull).map(({ body }) => body),
    ...runs.flatMap(({ output }) => [output.summary ?? '', output.text ?? '']),
  ];
  expect(texts.length).toBeGreaterThan(1);
  for (const text of texts) {
    const rendered = micromark(text, {
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
      allowDangerousHtml: true,
    });
    const visible = decoded(
      rendered.replaceAll(/<(code|pre|a)[ >].*?<\/\1>|<(code|pre)>.*?<\/\2>/gs, ' ').replaceAll(/<!--.*?-->/gs, ' '),
    );
    expect(tagsOf(rendered).filter((tag) => !OURS.has(tag))).toEqual([]);
    expect(hrefsOf(rendered).filter((href) => !href.startsWith(blob) && !OWN_WORDS.includes(href))).toEqual([]);
    expect(text.match(/<!-- cache-audit:1 \w+ [\w:.-]+ [0-9a-f]{40} [0-9a-f]{64} -->/g)?.length ?? 0).toBeLessThan(2);
    expect(visible.replaceAll(/<[^>]*>/g, ' ')).not.toMatch(/@[\w/]|(^|[\s([{:,])#\d|\bGH-\d|:\/\/|\bwww\./i);
    const folds = text.split('<details>').length - 1;
    expect(rendered.split('<details>')).toHaveLength(folds + 1);
    expect(rendered.split('</details>')).toHaveLength(folds + 1);
  }
  // These are shown as they are: nothing in them may steer what shows them.
  for (const { output, annotations } of runs) {
    for (const shown of [output.title ?? '', ...annotations.flatMap(({ title, message }) => [title ?? '', message])]) {
      expect(shown).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Zl}/u);
    }
  }
}

const OURS = new Set(
  [
    'p',
    'strong',
    'code',
    'pre',
    'ul',
    'ol',
    'li',
    'a',
    'sub',
    'details',
    'summary',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'h1',
    'h2',
    'h3',
    'h4',
    'em',
    'hr',
    'br',
    'blockquote',
  ].flatMap((tag) => [tag, `/${tag}`]),
);

function tagsOf(rendered: string): readonly string[] {
  const outside = rendered.replaceAll(/<!--.*?-->/gs, ' ');
  return [...outside.matchAll(/<(\/?[a-z!]+[0-9]?)[^>]*>/gi)].flatMap(([, tag]) => tag ?? []);
}

function hrefsOf(rendered: string): readonly string[] {
  return [...rendered.matchAll(/<(?:a|img)[^>]*?(?:href|src)="([^"]*)"/g)].flatMap(([, href]) => href ?? []);
}

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
