import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { IssueText } from '../../src/core/issue.ts';
import {
  auditAnswer,
  failedAnswer,
  findingAnswer,
  helpAnswer,
  ignoredAnswer,
  notAllowedAnswer,
  ruleAnswer,
  unknownAnswer,
} from '../../src/github/answer-texts.ts';
import { commandLine, parseCommand } from '../../src/github/commands.ts';
import { hostile } from '../report/hostile.ts';
import { auditOf, detail, finding, fingerprintOf, headSha, web } from './sample-review.ts';

const context = { web, headSha };
const entry = { finding: finding(12), detail: detail(fingerprintOf(12)) };

const issue: IssueText = {
  id: 'fixed-ttl',
  pattern: 8,
  title: 'All entries expire together',
  type: 'Stampede',
  impact: 'Performance',
  severity: 'note',
  message: ['They do.'],
  removed: [],
  current: ['They do.'],
  scenario: [],
  consequence: 'The source is hit at once.',
  advice: ['Add jitter.'],
  explanation: 'Looks for one expiry.\n\n```python\ncache.set(key, value, 60)\n```\n',
  tests: {},
  references: [],
};

describe('an answer', () => {
  test('to `full` and `path` has new and known findings, with their names and places', () => {
    const text = auditAnswer(auditOf([finding(12), finding(13, { status: 'unchanged' })]), null, context);
    expect(text).toContain('**2 findings (2 errors)** in the whole repository at `aaaaaaa`.');
    expect(text).toMatch(/\| `ffffff13` \| error \| `write-without-invalidation` \| .*shop\/orders\.py#L13/);
    expect(text).toContain('never changes the check');
    expect(auditAnswer(auditOf([]), 'shop/**', context)).toContain('**No findings** in `shop/**`');
  });

  test('to `explain` has the words of the rule, or of the finding', () => {
    expect(ruleAnswer(issue)).toContain('### fixed-ttl: All entries expire together');
    expect(ruleAnswer(issue)).toContain('cache.set(key, value, 60)');
    expect(findingAnswer(entry)).toContain('#### Bug Scenario');
    expect(unknownAnswer('0a1b2c3d', 0)).toContain('named `0a1b2c3d`');
    expect(unknownAnswer('0a1b2c3d', 2)).toContain('2 findings');
  });

  test('to `ignore` says for how long, or who could', () => {
    const text = ignoredAnswer(entry, { who: 'ada', reason: 'cleared nightly' });
    expect(text).toContain('`ffffff12`');
    expect(text).toContain('Said by `ada`: cleared nightly');
    expect(notAllowedAnswer({ kind: 'ignore', finding: '0a1b2c3d', reason: 'x' })).toContain('write access');
    expect(notAllowedAnswer({ kind: 'full' })).toContain('author of the pull request');
  });

  test('with help names every command, and what was not understood', () => {
    const command = parseCommand('/cache-audit everything');
    const text = helpAnswer(command.kind === 'help' ? command.problem : null);
    for (const word of ['full', 'path', 'explain', 'ignore', 'help']) expect(text).toContain(`/cache-audit ${word}`);
    expect(text).toMatch(/^There is no such command\./);
  });

  test('is no command itself', () => {
    const texts = [helpAnswer(null), findingAnswer(entry), auditAnswer(auditOf([finding(12)]), null, context)];
    for (const text of texts) expect(commandLine(text)).toBeNull();
  });
});

describe('whatever people and repositories write', () => {
  test('it stays text', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const one = finding(12, { path: `x${name}`, message: name });
        const named = { finding: one, detail: detail(one.fingerprint, { title: name, advice: name }) };
        const audit = { ...auditOf([one]), details: [named.detail] };
        const texts = [
          auditAnswer(audit, name, context),
          findingAnswer(named),
          unknownAnswer(name, 0),
          ignoredAnswer(named, { who: name, reason: name }),
          failedAnswer(name),
          helpAnswer(name),
        ];
        for (const text of texts) {
          const rendered = micromark(text, {
            extensions: [gfm()],
            htmlExtensions: [gfmHtml()],
            allowDangerousHtml: true,
          });
          const tags = [...rendered.matchAll(/<\/?([a-z!]+[0-9]?)/g)].flatMap(([, tag]) => tag ?? []);
          expect(tags.filter((tag) => !OURS.has(tag))).toEqual([]);
          const outside = rendered
            .replaceAll(/<code[^>]*>.*?<\/code>|<a [^>]*>.*?<\/a>/gs, ' ')
            .replaceAll('&amp;', '&');
          expect(outside).not.toMatch(/@[\w/]|#\d|\bGH-\d|:\/\/|\bwww\./i);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('it stays short enough', () => {
    const findings = Array.from({ length: 60 }, (_, index) => finding(index + 1, { path: '|'.repeat(3000) }));
    const text = auditAnswer(auditOf(findings), null, context);
    expect(text.length).toBeLessThan(65_536);
    expect(findingAnswer({ ...entry, finding: finding(1, { message: 'x'.repeat(100_000) }) }).length).toBeLessThan(
      65_536,
    );
  });
});

const OURS = new Set('p strong code pre a ul ol li h3 h4 table thead tbody tr th td'.split(' '));
