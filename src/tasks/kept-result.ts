import { z } from 'zod';
import type { FindingDetail } from '../core/audit.ts';
import { ReportedFinding } from '../core/finding.ts';
import { acceptable, type CheckInput } from '../github/check-output.ts';
import { CheckResult } from '../github/check-result.ts';
import { entries } from '../report/index.ts';

/** What is kept of a finished audit: to show it beside those of other pull requests on its head, to explain and to accept. */
export const KeptResult = z.object({
  result: CheckResult,
  /** The new findings, worst first, as many as are kept. */
  found: z.array(z.object({ finding: ReportedFinding, detail: z.custom<FindingDetail>().nullable() })),
  /** The fingerprints that the button accepts. */
  acceptable: z.array(z.string()),
});
export type KeptResult = Readonly<z.infer<typeof KeptResult>>;

const MOST_FOUND = 100;

export function keptResult(result: CheckResult, input: CheckInput): KeptResult {
  const found = entries(input.audit, 'new').slice(0, MOST_FOUND);
  return { result, found: [...found], acceptable: [...acceptable(input)] };
}

/** Where there was no audit. */
export function withoutFindings(result: CheckResult): KeptResult {
  return { result, found: [], acceptable: [] };
}
