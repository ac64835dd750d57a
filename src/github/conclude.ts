import { type Audit, newFindings } from '../core/audit.ts';
import type { RepositoryConfig } from '../core/config.ts';
import type { ReportedFinding, Severity } from '../core/finding.ts';
import type { CheckConclusion } from './check-result.ts';
import { type Decision, decisionOn } from './decision.ts';

export type Gate = RepositoryConfig['gate'];

/** Whether the change may pass: what people have accepted or ignored does not stand in its way. */
export function conclude(audit: Audit, gate: Gate, decisions: readonly Decision[]): CheckConclusion {
  return gatingFindings(audit, gate, decisions).length > 0 ? 'failure' : 'success';
}

/** The new findings that close the gate. */
export function gatingFindings(audit: Audit, gate: Gate, decisions: readonly Decision[]): readonly ReportedFinding[] {
  if (gate === 'never') return [];
  return newFindings(audit.report).filter(
    ({ severity, confidence, fingerprint }) =>
      confidence !== 'low' && RANK[severity] >= RANK[gate] && decisionOn(fingerprint, decisions) === null,
  );
}

const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, note: 1 };
