import type { AuditRequest } from '../audits/messages.ts';
import type { Audit } from '../core/audit.ts';
import type { RepositoryConfig } from '../core/config.ts';
import type { Gap } from '../core/gap.ts';
import { type Commits, type ComparedTrees, readTrees } from './compared-trees.ts';
import { checkNewest, whileNewest } from './newest.ts';
import type { Auditing } from './workbench.ts';

export interface Audited {
  readonly audit: Audit;
  readonly trees: ComparedTrees;
  /** What is wrong with the repository's own library models. */
  readonly problems: readonly string[];
}

export interface AuditWish extends Pick<AuditRequest, 'renames' | 'only'> {
  readonly commits: Commits;
  readonly config: RepositoryConfig;
}

/** Trees, then the audit on a thread of its own. Errors: AuditStopped, Superseded. */
export async function audited(task: Auditing, { commits, config, renames, only }: AuditWish): Promise<Audited> {
  await checkNewest(task);
  const trees = await readTrees(task, commits, config.languages);
  const started = performance.now();
  const { metrics, audits } = task.bench;
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const request = { ...trees.trees, renames, only, config };
    const result = await whileNewest(task, (signal) => audits.run(request, trees.store, signal));
    const isWhole = result.audit.report.coverage.gaps.every(({ reason }) => reason !== 'out-of-time');
    metrics.audit(seconds(), isWhole ? 'whole' : 'partial');
    return { ...result, trees, audit: withGaps(result.audit, trees.gaps) };
  } catch (cause) {
    metrics.audit(seconds(), 'failed');
    throw cause;
  }
}

/** Why a file could not be had is known better here than by the audit, which only sees that it is not there. */
function withGaps(audit: Audit, fetching: ComparedTrees['gaps']): Audit {
  const { coverage } = audit.report;
  const reasons = new Map(fetching.map((gap) => [gap.path, gap] as const));
  const known = new Set(coverage.gaps.map(({ path }) => path));
  const gaps = [
    ...coverage.gaps.map((gap) => ({ ...gap, reason: betterReason(gap.reason, reasons.get(gap.path)) })),
    ...fetching.filter(({ path }) => !known.has(path)),
  ];
  return { ...audit, report: { ...audit.report, coverage: { ...coverage, gaps } } };
}

function betterReason(reason: string, fetching: Gap | undefined): string {
  return reason === 'missing-blob' ? (fetching?.reason ?? reason) : reason;
}
