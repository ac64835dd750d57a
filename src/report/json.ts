import type { Audit } from '../core/audit.ts';
import { AuditReport } from '../core/finding.ts';

/** Exactly the contract `cache-audit/1`: whatever else the value carries is left out. */
export function renderJson(audit: Audit): string {
  return `${JSON.stringify(AuditReport.parse(audit.report), null, 2)}\n`;
}
