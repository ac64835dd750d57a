import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG, RepositoryConfig } from '../../src/core/config.ts';
import { acceptable, checkResult, combineResults, failedResult } from '../../src/github/check-output.ts';
import { CheckResult } from '../../src/github/check-result.ts';
import { reportText } from '../../src/github/check-text.ts';
import { conclude } from '../../src/github/conclude.ts';
import { previewOf } from '../../src/github/config-preview.ts';
import type { Decision } from '../../src/github/decision.ts';
import { hostile } from '../report/hostile.ts';
import { auditOf, checkInput, detail, diffOf, finding, fingerprintOf } from './sample-review.ts';

const accepted: Decision = {
  fingerprint: fingerprintOf(1),
  kind: 'accepted',
  who: 'ada',
  reason: 'cleared nightly',
  when: '2026-11-24T09:00:00Z',
};

describe('the conclusion', () => {
  const error = finding(1);
  const warning = finding(2, { severity: 'warning' });
  const note = finding(3, { severity: 'note' });

  test.each([
    ['error', error, 'failure'],
    ['error', warning, 'success'],
    ['warning', warning, 'failure'],
    ['warning', note, 'success'],
    ['note', note, 'failure'],
    ['never', error, 'success'],
  ] as const)('at gate %s', (gate, one, expected) => {
    expect(conclude(auditOf([one]), gate, [])).toBe(expected);
  });

  test.each([
    ['of low confidence', finding(1, { confidence: 'low' })],
    ['known from before', finding(1, { status: 'unchanged' })],
    ['mended by the change', finding(1, { status: 'fixed' })],
  ])('does not hang on a finding %s', (_, one) => {
    expect(conclude(auditOf([one]), 'note', [])).toBe('success');
  });

  test('passes what was accepted, and not what came after', () => {
    expect(conclude(auditOf([finding(1)]), 'error', [accepted])).toBe('success');
    expect(conclude(auditOf([finding(1), finding(2)]), 'error', [accepted])).toBe('failure');
  });
});

describe('the result of an audit', () => {
  test('says what there is, where, and what to do', () => {
    const placement = new Map([[fingerprintOf(12), 'comment' as const]]);
    const result = checkResult(checkInput(auditOf([finding(12), finding(13)]), { placement }));
    expect(result).toMatchObject({ conclusion: 'failure', title: '2 findings (2 errors)' });
    expect(result.summary).toContain('Analysed 1 of 1 source file');
    expect(result.summary).toContain('2 findings to fix or to accept');
    expect(result.summary).toMatch(
      /\| `ffffff12` \| error \| .* \| \[`shop\/orders\.py:12`\]\(https:.*\) \| comment \|/,
    );
    expect(reportText(result.parts)).toContain('#### Bug Scenario');
    expect(CheckResult.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  test('has no mermaid, which a check may not draw', () => {
    expect(reportText(checkResult(checkInput(auditOf([finding(1)]))).parts)).not.toContain('mermaid');
  });

  test('of a clean change says so beside how much was looked at', () => {
    const result = checkResult(checkInput(auditOf([])));
    expect(result).toMatchObject({ conclusion: 'success', title: 'No findings', annotations: [] });
    expect(result.summary).toMatch(/No findings.*Analysed 1 of 1 source file/);
  });

  test('that is not whole says so', () => {
    const result = checkResult(checkInput(auditOf([], [{ path: 'fixed-ttl', reason: 'out-of-time' }])));
    expect(result.title).toContain('not everything was analysed');
  });

  test('offers to accept only what stands in the way', () => {
    expect(checkResult(checkInput(auditOf([finding(1)]))).actions).toContain('accept-findings');
    const passing = checkInput(auditOf([finding(1)]), { decisions: [accepted] });
    expect(checkResult(passing).actions).not.toContain('accept-findings');
    expect(acceptable(checkInput(auditOf([finding(1), finding(2)]), { decisions: [accepted] }))).toEqual([
      fingerprintOf(2),
    ]);
  });

  test('names who accepted what, when and why', () => {
    const result = checkResult(checkInput(auditOf([finding(1)]), { decisions: [accepted] }));
    expect(result.title).toBe('No findings, 1 accepted or ignored');
    expect(reportText(result.parts)).toContain('accepted by `ada` on 2026-11-24: cleared nightly');
  });

  test('passes on what else there is to say', () => {
    const remarks = ['The installation has not granted `contents: write`.'];
    expect(checkResult(checkInput(auditOf([]), { remarks })).summary).toContain('- The installation has not granted');
  });

  test('that could not be made goes by on-error', () => {
    expect(failedResult('GitHub is away.', 'neutral')).toMatchObject({ conclusion: 'neutral' });
    expect(failedResult('GitHub is away.', 'fail')).toMatchObject({ conclusion: 'failure' });
    expect(failedResult('GitHub is away.', 'fail').summary).toContain('GitHub is away.');
  });
});

describe('annotations', () => {
  const shown = (...given: Parameters<typeof checkInput>) =>
    checkResult(checkInput(...given)).annotations.map(({ path, startLine, endLine }) => [path, startLine, endLine]);

  test('are for what has no comment', () => {
    const placement = new Map([[fingerprintOf(1), 'comment' as const]]);
    expect(shown(auditOf([finding(1), finding(2)]), { placement })).toEqual([['shop/orders.py', 2, 2]]);
  });

  test('stand on lines of head in files that the change touches', () => {
    const side = 'LEFT' as const;
    const path = 'shop/orders.py';
    const findings = [
      finding(1, { anchor: { kind: 'line', path, startLine: 3, line: 5, side: 'RIGHT' } }),
      finding(8, { endLine: 9, anchor: { kind: 'line', path, line: 70, side } }),
      finding(6, { path: 'shop/other.py', anchor: { kind: 'none', path: 'shop/other.py', line: 6, side: 'RIGHT' } }),
      finding(7, { path: 'shop/other.py', anchor: { kind: 'line', path, line: 7, side: 'RIGHT' } }),
    ];
    expect(shown(auditOf(findings)).toSorted()).toEqual([
      [path, 3, 5],
      [path, 7, 7],
      [path, 8, 9],
    ]);
  });

  test('leave out notes and what is not sure', () => {
    expect(shown(auditOf([finding(1, { severity: 'note' }), finding(2, { confidence: 'low' })]))).toEqual([]);
  });

  test('show a broken configuration where the change has its file, and else the report does', () => {
    const path = '.github/cache-audit.yml';
    const problems = [{ path, line: 4, message: `${path}:4: expected a known key, got \`gates\`` }];
    expect(shown(auditOf([]), { problems, diff: diffOf([path]) })).toEqual([[path, 4, 4]]);
    const result = checkResult(checkInput(auditOf([]), { problems }));
    expect(result.annotations).toEqual([]);
    expect(reportText(result.parts)).toContain('expected a known key');
  });
});

describe('a configuration that the change brings in', () => {
  const audit = auditOf([finding(1), finding(2, { severity: 'warning' })]);
  const text = (config: RepositoryConfig, problems: { line: number; message: string }[] = []) => {
    const preview = previewOf(DEFAULT_CONFIG, { config, problems }, audit);
    const result = checkResult(checkInput(audit, { preview }));
    expect(result.conclusion).toBe('failure');
    return reportText(result.parts);
  };

  test('is described, and not applied', () => {
    const shown = text(RepositoryConfig.parse({ gate: 'never', rules: { 'write-without-invalidation': 'off' } }));
    expect(shown).toContain('`gate`: `"error"` becomes `"never"`.');
    expect(shown).toContain('2 findings would not be reported.');
    expect(shown).toContain('would end as `success`');
  });

  test('may regrade and ignore', () => {
    const ignore = [{ finding: fingerprintOf(1).slice(0, 8), reason: 'known' }];
    const shown = text(RepositoryConfig.parse({ ignore, rules: { 'write-without-invalidation': 'error' } }));
    expect(shown).toContain('1 finding would not be reported.');
    expect(shown).toContain('1 finding would have another severity.');
  });

  test('may make no difference', () => {
    expect(text(DEFAULT_CONFIG)).toContain('It makes no difference.');
  });

  test('may be broken', () => {
    expect(text(DEFAULT_CONFIG, [{ line: 2, message: 'x.yml:2: expected a list' }])).toContain('expected a list');
  });
});

describe('pull requests that share a head', () => {
  const good = checkResult(checkInput(auditOf([])));
  const bad = checkResult(checkInput(auditOf([finding(1)])));

  test('are shown each, and the worst decides', () => {
    const combined = combineResults([
      { number: 8, result: good },
      { number: 7, result: bad },
    ]);
    expect(combined).toMatchObject({ conclusion: 'failure', title: '2 pull requests; #7: 1 finding (1 error)' });
    expect(combined.summary).toMatch(/## Pull request #7.*## Pull request #8/s);
    expect(combined.actions).toContain('accept-findings');
    const neutral = failedResult('GitHub is away.', 'neutral');
    const others = [good, neutral].map((result, index) => ({ number: index, result }));
    expect(combineResults(others).conclusion).toBe('neutral');
  });

  test('show the same annotation once', () => {
    const both = [7, 8].map((number) => ({ number, result: bad }));
    expect(combineResults(both).annotations).toEqual(bad.annotations);
  });

  test('share the room', () => {
    const long = Array.from({ length: 30 }, (_, index) => ({
      noun: 'finding',
      count: 1,
      text: `${index} `.repeat(2000),
    }));
    const each = [7, 8, 9].map((number) => ({
      number,
      result: { ...bad, summary: 'x\n'.repeat(30_000), parts: long },
    }));
    const combined = combineResults(each);
    const text = reportText(combined.parts);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(combined.summary)).toBeLessThanOrEqual(65_535);
    for (const { number } of each) expect(text).toContain(`## Pull request #${number}`);
    expect(text.match(/Left out/g)).toHaveLength(3);
  });

  test('are one as a rule', () => {
    expect(combineResults([{ number: 7, result: bad }])).toBe(bad);
  });
});

describe('a text that is too long', () => {
  test('leaves out whole findings, and says how many of what', () => {
    const findings = Array.from({ length: 200 }, (_, index) => finding(index + 1));
    const gaps = Array.from({ length: 250 }, (_, index) => ({ path: `shop/${index}.py`, reason: 'syntax-error' }));
    const { parts } = checkResult(checkInput(auditOf(findings, gaps)));
    const text = reportText(parts);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
    const kept = text.match(/^### File/gm)?.length ?? 0;
    expect(kept).toBeGreaterThan(10);
    expect(text).toMatch(new RegExp(`Left out.*${200 - kept} findings`));
    expect(text.match(/^(```+)/gm)?.length ?? 0).toBe(kept * 8);
  });

  test('that fits is whole', () => {
    expect(reportText([{ noun: 'finding', count: 1, text: 'x'.repeat(65_533) }])).toHaveLength(65_533);
  });
});

describe('whatever the repository calls things', () => {
  test('nothing of it becomes a mention, a link or HTML, and the table stays one', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const path = `x${name}`;
        const anchor = { kind: 'line', path, line: 3, side: 'RIGHT' } as const;
        const one = finding(3, { path, message: name, function: name, anchor });
        const audit = { ...auditOf([one]), details: [detail(one.fingerprint, { title: name, advice: name })] };
        const decisions = [{ ...accepted, fingerprint: one.fingerprint, who: name, reason: name }];
        const problems = [{ path, line: 1, message: name }];
        const input = checkInput(audit, { decisions, problems, remarks: [name], diff: diffOf([path]) });
        const result = checkResult(input);
        const summary = html(result.summary);
        expect(summary.match(/<td>/g)).toHaveLength(5);
        const rendered = summary + html(reportText(result.parts));
        const tags = [...rendered.matchAll(/<\/?([a-z!]+[0-9]?)/g)].flatMap(([, tag]) => tag ?? []);
        expect(tags.filter((tag) => !OURS.has(tag))).toEqual([]);
        for (const [, url] of rendered.matchAll(/href="([^"]*)"/g))
          expect(url).toMatch(/^https:\/\/(github\.example\/octo\/orders\/blob|learn\.microsoft\.com)\//);
        expect(outsideCode(rendered)).not.toMatch(/@[\w/]|#\d|\bGH-\d|\bwww\./i);
      }),
      { numRuns: 200 },
    );
  });
});

const OURS = new Set('p strong code pre a ul ol li h3 h4 table thead tbody tr th td'.split(' '));

function html(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

function outsideCode(rendered: string): string {
  return rendered
    .replaceAll(/<code[^>]*>.*?<\/code>/gs, ' ')
    .replaceAll(/<a href="[^"]*">.*?<\/a>/gs, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
