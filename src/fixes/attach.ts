import type { Audit } from '../core/audit.ts';
import type { FixedFinding } from './prove.ts';

/** The audit with its fixes, joined by fingerprint. */
export function withFixes(audit: Audit, fixes: readonly FixedFinding[]): Audit {
  const byFingerprint = new Map(fixes.map((fix) => [fix.fingerprint, fix]));
  const { report, details } = audit;
  return {
    ...audit,
    report: {
      ...report,
      findings: report.findings.map((finding) => {
        const found = finding.status === 'new' ? byFingerprint.get(finding.fingerprint) : undefined;
        return found ? { ...finding, fix: found.fix } : finding;
      }),
    },
    details: details.map((detail) => {
      const found = byFingerprint.get(detail.fingerprint);
      return found ? { ...detail, fixed: found.fixed } : detail;
    }),
  };
}
