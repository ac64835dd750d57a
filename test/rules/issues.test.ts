import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { RULES, RuleId } from '../../src/core/finding.ts';
import { IssueText, Slot, type Slots } from '../../src/core/issue.ts';
import { parse } from '../../src/languages/grammar.ts';
import { renderExplanation, renderRuleList } from '../../src/report/index.ts';
import { wordFinding } from '../../src/review/words.ts';

const FOLDER = new URL('../../rules/issues/', import.meta.url);
const FILES = readdirSync(FOLDER).toSorted();
const ISSUES = FILES.map((file) => IssueText.parse(parseYaml(readFileSync(new URL(file, FOLDER), 'utf8'))));

it('every rule has its text, in a file of its name', () => {
  expect(FILES).toEqual(
    Object.keys(RULES)
      .map((id) => `${id}.yml`)
      .toSorted(),
  );
  expect(ISSUES.map(({ id }) => `${id}.yml`)).toEqual(FILES);
  expect(RuleId.options.toSorted()).toEqual(Object.keys(RULES).toSorted());
});

it('the list of rules has one line a rule, in the order of the patterns', () => {
  const lines = renderRuleList(ISSUES).trimEnd().split('\n');
  expect(lines).toHaveLength(ISSUES.length);
  expect(lines[0]).toBe(
    ' 0  unused-suppression             note     Consistency  A suppression does nothing or gives no reason',
  );
});

describe.each(ISSUES.map((issue) => [issue.id, issue] as const))('%s', (id, issue) => {
  it('belongs to its pattern', () => {
    expect(issue.pattern).toBe(RULES[id]);
  });

  it('uses known slots only, each as a name in backticks', () => {
    const known = new Set<string>(Slot.options);
    for (const sentence of sentencesOf(issue)) {
      const slots = [...sentence.matchAll(/\{([^}]*)\}?/g)].map(([, name]) => name);
      expect(slots.filter((slot) => !known.has(slot ?? ''))).toEqual([]);
      expect(sentence.replaceAll(/`\{\w+\}`/g, '')).not.toMatch(/[{}]/);
      expect((sentence.match(/`/g)?.length ?? 0) % 2).toBe(0);
    }
  });

  it('says what, why and fix in three sentences at most', () => {
    expect(issue.message.length).toBeLessThanOrEqual(3);
    expect(issue.removed.length).toBeLessThanOrEqual(3);
    for (const sentence of [...issue.message, ...issue.removed, ...issue.current, ...issue.advice]) {
      expect(sentence).toMatch(/^[A-Z`].*\.$/);
      expect(sentence.slice(0, -1)).not.toMatch(/\.\s/);
    }
    expect(issue.title).not.toMatch(/[{}.`]/);
  });

  it('says what the change took away', () => {
    if (issue.pattern === 0) return;
    expect(issue.removed[0]).toContain('`{removed}`');
  });

  it('reads as whole sentences with no slot, with every slot, and with what a change took away', () => {
    for (const slots of [{}, ALL]) {
      for (const removed of [false, true]) {
        const words = wordFinding(issue, slots, removed);
        const texts = [words.message, words.current, words.consequence, words.advice];
        expect(texts.filter((text) => text === '' || /\{\w+\}|undefined/.test(text))).toEqual([]);
        expect(words.scenario.filter(({ text }) => text === '' || /\{\w+\}|``/.test(text))).toEqual([]);
        expect(words.message.split(/\.(?:\s|$)/).filter((sentence) => sentence !== '').length).toBeLessThanOrEqual(3);
      }
    }
  });

  it('explains itself with what silences it, a bad and a good example', () => {
    const text = renderExplanation(issue);
    expect(text).toMatch(/Looks for .*Quiet when.*Bad:\n\n```.*Good:\n\n```/s);
    expect(text.match(/^```/gm)).toHaveLength(4);
    expect(text).not.toMatch(/\{(function|cache|resource|write|reader|remedy|siblings)\}/);
  });

  it('has test skeletons that parse, with names and without', () => {
    const languages = issue.pattern === 0 ? [] : (['python', 'typescript', 'javascript'] as const);
    for (const language of languages) {
      for (const slots of [{}, ALL]) {
        const text = wordFinding(issue, slots, false).test(language);
        expect(text).not.toBeNull();
        expect(text ?? '').not.toMatch(/\{\{|\}\}(?!\))/);
        expect(parse(text ?? '', language).errorLine).toBeNull();
      }
    }
  });

  it('has examples that parse', () => {
    const blocks = [...issue.explanation.matchAll(/```(\w+)\n(.*?)```/gs)];
    for (const [, language, code] of blocks) {
      expect(parse(code ?? '', language === 'python' ? 'python' : 'typescript').errorLine).toBeNull();
    }
  });

  it('refers to addresses over https', () => {
    expect(issue.references.filter((reference) => !reference.startsWith('https://'))).toEqual([]);
  });
});

/** A value for every slot, as detectors write them. */
const ALL: Slots = {
  function: 'OrderService.update_order',
  cache: 'order:{}',
  resource: 'orders',
  write: 'db.update_order(…)',
  reader: 'get_order',
  load: 'db.get_order(…)',
  key: 'order:{}',
  otherkey: 'orders:{}',
  input: 'locale',
  remedy: 'invalidate_order(order_id)',
  siblings: 'create_order, cancel_order',
  guard: 'mailer.send(…)',
  handler: 'forget_order',
  othercache: '_recent',
  setting: '_lock',
  removed: '_orders.pop(order_id, None)',
};

function sentencesOf(issue: IssueText): readonly string[] {
  const { message, removed, current, consequence, advice, scenario } = issue;
  return [...message, ...removed, ...current, consequence, ...advice, ...scenario.map(({ text }) => text)];
}
