import type { Audit } from '../core/audit.ts';
import { newFindings } from '../core/audit.ts';
import { type CheckInput, NO_PLACEMENT } from '../github/check-output.ts';
import type { Reviewed } from './review-change.ts';
import type { Task, Workbench } from './workbench.ts';

/** What a check run shows where no comments were written. */
export function checkInput(
  { bench, repository }: Pick<Task, 'repository'> & { readonly bench: Pick<Workbench, 'webUrl'> },
  headSha: string,
  reviewed: Reviewed,
): CheckInput {
  const { owner, name } = repository.ref;
  const { config } = reviewed;
  return {
    ...reviewed,
    headSha,
    repository: { webUrl: bench.webUrl, owner, name },
    mode: config.mode,
    gate: config.gate,
    placement: NO_PLACEMENT,
    remarks: [],
  };
}

export function countFindings({ bench, log }: Task, audit: Audit): void {
  const found = newFindings(audit.report);
  for (const { rule } of found) bench.metrics.finding(rule);
  log.info({ findings: found.length, caches: audit.report.coverage.caches }, 'audited');
}
