import type { Audit } from '../core/audit.ts';
import type { Coverage } from '../core/finding.ts';
import { coverageSentence } from './coverage.ts';
import { inlineCode } from './escape.ts';
import { countOf, type Entry, entries } from './findings.ts';
import { checklistSection } from './markdown-checklist.ts';
import { findingSection } from './markdown-finding.ts';
import { markdownParts, notAnalysed } from './markdown-parts.ts';

/** The Cache Coherence Report of a whole audit. */
export function renderMarkdown(audit: Audit): string {
  const found = entries(audit, 'new');
  return document([
    '## Cache Coherence Report',
    verdict(found, audit.report.coverage),
    revisions(audit),
    ...markdownParts(audit, 'drawn').map(({ text }) => text),
  ]);
}

/** The report of one file, `CACHE_AUDIT_<filename>.md`. */
export function renderFileReport(audit: Audit, path: string): string {
  const found = entries(audit, 'new').filter(({ finding }) => finding.path === path);
  const gaps = audit.report.coverage.gaps.filter((gap) => gap.path === path);
  return document([
    '## Cache Coherence Report',
    `${inlineCode(path)}. ${verdict(found, audit.report.coverage)}`,
    ...found.map((entry) => findingSection(entry, 'drawn')),
    ...audit.checklists.filter(({ cache }) => cache.path === path).map(checklistSection),
    ...notAnalysed(gaps).map(({ text }) => text),
  ]);
}

/** A name for the report of each path: the file's own name, or the whole path where two files share it. */
export function fileReportNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const byName = Map.groupBy(new Set(paths), (path) => path.split('/').at(-1) ?? path);
  return new Map(
    [...byName].flatMap(([name, sharing]) =>
      sharing.map((path) => [path, reportName(sharing.length === 1 ? name : path)] as const),
    ),
  );
}

function reportName(name: string): string {
  return `CACHE_AUDIT_${name.replaceAll('/', '__').replaceAll(/[^\w.-]/g, '_')}.md`;
}

function document(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** That nothing was found means little without how much was looked at. */
function verdict(found: readonly Entry[], coverage: Coverage): string {
  return `**${countOf(found)}.** ${coverageSentence(coverage)}`;
}

function revisions({ report }: Audit): string {
  return report.base === null ? '' : `Compared ${inlineCode(report.base)} with ${inlineCode(report.head)}.`;
}
