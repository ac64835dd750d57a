import type { Audit } from '../core/audit.ts';
import type { ReportedFinding, Severity } from '../core/finding.ts';
import { coverageSentence } from './coverage.ts';
import { countOf, type Entry, entries, titleOf } from './findings.ts';

/** Workflow commands that GitHub Actions turns into annotations, one a new finding, and one line on what was looked at. */
export function renderGithubAnnotations(audit: Audit): string {
  const found = entries(audit, 'new');
  const summary = `${countOf(found)}. ${coverageSentence(audit.report.coverage)}`;
  return [...found.map(annotation), command('notice', { title: 'Cache Audit' }, summary)]
    .map((line) => `${line}\n`)
    .join('');
}

function annotation(entry: Entry): string {
  const { finding } = entry;
  const title = `${titleOf(entry)} (${finding.rule})`;
  return command(LEVELS[finding.severity], { ...place(finding), title }, finding.message);
}

/** A line of the diff where the finding has one: annotations elsewhere are not shown beside the code. */
function place({ anchor, path, line, endLine }: ReportedFinding): Readonly<Record<string, string>> {
  if (anchor.kind !== 'line' || anchor.side !== 'RIGHT') return { file: path, line: `${line}`, endLine: `${endLine}` };
  return { file: anchor.path, line: `${anchor.startLine ?? anchor.line}`, endLine: `${anchor.line}` };
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const parts = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${parts.join(',')}::${escapeData(message)}`;
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };
