import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Audit } from '../../src/core/audit.ts';
import { AuditReport } from '../../src/core/finding.ts';
import {
  fileReportNames,
  renderFileReport,
  renderGithubAnnotations,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
} from '../../src/report/index.ts';
import { hostile } from './hostile.ts';
import { cleanAudit, sampleAudit } from './sample-audit.ts';

describe('a full report', () => {
  it('as Markdown', async () => {
    await expect(renderMarkdown(sampleAudit)).toMatchFileSnapshot('expected/report.md.txt');
  });

  it('as Markdown of one file', async () => {
    await expect(renderFileReport(sampleAudit, 'web/avatars.ts')).toMatchFileSnapshot('expected/file-report.md.txt');
  });

  it('as text', async () => {
    await expect(renderText(sampleAudit, { color: false })).toMatchFileSnapshot('expected/report.txt');
  });

  it('as JSON', async () => {
    await expect(renderJson(sampleAudit)).toMatchFileSnapshot('expected/report.json.txt');
  });

  it('as SARIF', async () => {
    await expect(renderSarif(sampleAudit)).toMatchFileSnapshot('expected/report.sarif');
  });

  it('as annotations', async () => {
    await expect(renderGithubAnnotations(sampleAudit)).toMatchFileSnapshot('expected/annotations.txt');
  });
});

describe('a clean report', () => {
  it.each([renderMarkdown, renderGithubAnnotations, plainText])(
    'says beside "No findings" how much was looked at',
    (render) => {
      expect(render(cleanAudit)).toMatch(/No findings.*Analysed 1 of 1 source file and found 1 cache/);
    },
  );
});

describe('Markdown', () => {
  it('has the headings that were asked for, in their order', () => {
    const headings = [...renderMarkdown(sampleAudit).matchAll(/^#{2,4} (.+)$/gm)].map(([, title]) => title);
    expect(headings.slice(0, 9)).toEqual([
      'Cache Coherence Report',
      'File: `shop/orders.py:12`',
      'Cache Issue Type',
      'Current Behavior',
      'Bug Scenario',
      'Impact',
      'Evidence',
      'Fix',
      'Testing',
    ]);
  });

  it('names the report of a file after the file, and after its path where two share the name', () => {
    const names = fileReportNames(['shop/orders.py', 'shop/models.py', 'users/models.py']);
    expect(Object.fromEntries(names)).toEqual({
      'shop/orders.py': 'CACHE_AUDIT_orders.py.md',
      'shop/models.py': 'CACHE_AUDIT_shop__models.py.md',
      'users/models.py': 'CACHE_AUDIT_users__models.py.md',
    });
  });

  it('keeps the headings it has, whatever the repository calls things', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const headings = renderMarkdown(renamed(text)).match(/^#### /gm);
        expect(headings).toHaveLength(15);
      }),
    );
  });
});

describe('text', () => {
  it('has color codes only where color was asked for', () => {
    expect(renderText(sampleAudit, { color: false })).not.toContain('\u001b');
    expect(renderText(sampleAudit, { color: true })).toContain('\u001b[31merror\u001b[0m');
  });

  it('shows control characters of the repository as escapes', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(plainText(renamed(text))).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Zl}/u);
      }),
    );
  });
});

describe('JSON', () => {
  it('is the contract and nothing beside it', () => {
    const extended = { ...sampleAudit.report, extra: 'not part of the contract' };
    const read: unknown = JSON.parse(renderJson({ ...sampleAudit, report: extended }));
    expect(read).toEqual(sampleAudit.report);
    expect(AuditReport.safeParse(read).success).toBe(true);
  });
});

describe('annotations', () => {
  it('escape what would end a property or a line', () => {
    const lines = renderGithubAnnotations(renamed('a,b:c%\r\n::error::x')).split('\n');
    expect(lines[0]).toContain('file=a%2Cb%3Ac%25%0D%0A%3A%3Aerror%3A%3Ax,line=');
    expect(lines[0]).toContain('::a,b:c%25%0D%0A::error::x');
  });

  it('are one line each, whatever the repository calls things', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = renderGithubAnnotations(renamed(text))
          .trimEnd()
          .split(/[\r\n]/);
        expect(lines).toHaveLength(3);
        expect(lines.filter((line) => !/^::(error|warning|notice) /.test(line))).toEqual([]);
      }),
    );
  });
});

function plainText(audit: Audit): string {
  return renderText(audit, { color: false });
}

/** The sample with a hostile text wherever the repository has a say. */
function renamed(text: string): Audit {
  const findings = sampleAudit.report.findings.map((finding) => ({
    ...finding,
    path: text,
    function: text,
    message: text,
    cause: text,
    anchor: { ...finding.anchor, path: text },
    sites: finding.sites.map((site) => ({ ...site, path: text })),
  }));
  const details = sampleAudit.details.map((detail) => ({
    ...detail,
    currentBehavior: `It is \`${text}\``,
    evidence: detail.evidence.map((excerpt) => ({ ...excerpt, path: text, lines: text.split('\n') })),
    scenario: detail.scenario.map((step) => ({ ...step, text: text || 'step' })),
  }));
  const checklists = sampleAudit.checklists.map((checklist) => ({
    ...checklist,
    cache: { ...checklist.cache, name: text, path: text },
  }));
  return { report: { ...sampleAudit.report, findings }, details, checklists };
}
