import type { RepositoryConfig } from '../core/config.ts';
import type { ReportedFinding } from '../core/finding.ts';
import { type Decision, decisionOn } from './decision.ts';
import { annotationLines, type Diff } from './diff-lines.ts';
import type { Place } from './review-plan.ts';

/** Notes, and what is not sure, stand in the report. */
export function isForDiff({ severity, confidence }: ReportedFinding): boolean {
  return severity !== 'note' && confidence !== 'low';
}

/** The place of a finding that has no comment. */
export function placeWithoutComment(
  finding: ReportedFinding,
  {
    diff,
    decisions,
    mode,
  }: {
    readonly diff: Diff;
    readonly decisions: readonly Decision[];
    readonly mode: RepositoryConfig['mode'];
  },
): Place {
  const isQuiet = mode === 'shadow' || decisionOn(finding.fingerprint, decisions) !== null;
  if (isQuiet || !isForDiff(finding)) return 'report';
  return annotationLines(finding, diff) === null ? 'report' : 'annotation';
}
