import type { Audit, FindingDetail } from '../core/audit.ts';
import type { Confidence, ReportedFinding, Severity, Site, Status } from '../core/finding.ts';

/** A finding together with its words. The detail is null only where an audit was built without one. */
export interface Entry {
  readonly finding: ReportedFinding;
  readonly detail: FindingDetail | null;
}

/** All findings of a status, worst first. */
export function entries(audit: Audit, status: Status): readonly Entry[] {
  return allEntries(audit).filter(({ finding }) => finding.status === status);
}

export function allEntries(audit: Audit): readonly Entry[] {
  const details = new Map(audit.details.map((detail) => [detail.fingerprint, detail]));
  return audit.report.findings
    .toSorted(worstFirst)
    .map((finding) => ({ finding, detail: details.get(finding.fingerprint) ?? null }));
}

export function titleOf({ finding, detail }: Entry): string {
  return detail?.title ?? finding.rule;
}

/** The sites that no excerpt of the finding shows. */
export function sitesWithoutCode({ finding, detail }: Entry): readonly Site[] {
  const excerpts = detail?.evidence ?? [];
  return finding.sites.filter(
    ({ path, line }) =>
      !excerpts.some((shown) => shown.path === path && line >= shown.line && line < shown.line + shown.lines.length),
  );
}

/** `2 findings (1 error, 1 note)` */
export function countOf(findings: readonly Entry[]): string {
  const severities = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter(({ finding }) => finding.severity === severity).length,
  }));
  const parts = severities.filter(({ count }) => count > 0).map(({ severity, count }) => plural(count, severity));
  return parts.length === 0 ? 'No findings' : `${plural(findings.length, 'finding')} (${parts.join(', ')})`;
}

export function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function worstFirst(a: ReportedFinding, b: ReportedFinding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    compareText(a.path, b.path) ||
    a.line - b.line ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/** By code unit: the order must not depend on the machine's language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];
