import type { AuditReport, Checklist, ReportedFinding } from './finding.ts';

/** What the renderers read: the contract plus what only people want to see. */
export interface Audit {
  readonly report: AuditReport;
  readonly details: readonly FindingDetail[];
  /** One per cache that the change touches (all caches of a scan). */
  readonly checklists: readonly Checklist[];
}

/** The words and code that go with one finding of the report; joined by its fingerprint. */
export interface FindingDetail {
  readonly fingerprint: string;
  readonly title: string;
  readonly currentBehavior: string;
  /** Steps in order, with the code's own names. */
  readonly scenario: readonly ScenarioStep[];
  /** Why it matters, one sentence. */
  readonly consequence: string;
  readonly evidence: readonly Excerpt[];
  /** What to do, in words; stands also where no edit could be made. */
  readonly advice: string;
  /** The code after the fix, where there is one. */
  readonly fixed: Excerpt | null;
  readonly test: Excerpt | null;
  readonly references: readonly string[];
}

export interface ScenarioStep {
  /** Who acts: `request A`, `request B`. */
  readonly actor: string;
  /** On whom: `cache`, `data`, or empty for itself. */
  readonly target: string;
  readonly text: string;
}

export interface Excerpt {
  readonly path: string;
  /** First line; 0 for text that stands in no file. */
  readonly line: number;
  /** For the fence: `python`, `typescript`. */
  readonly language: string;
  readonly lines: readonly string[];
  /** Lines that matter, as numbers of the file. */
  readonly marked: readonly number[];
  readonly role: string;
}

export function newFindings(report: AuditReport): readonly ReportedFinding[] {
  return report.findings.filter((finding) => finding.status === 'new');
}
