import type { RepositoryConfig } from '../core/config.ts';
import type { Decision } from '../github/decision.ts';
import { decisionsOn } from '../jobs/decisions.ts';
import type { Task } from './workbench.ts';

/** What people decided on pull requests, and what the configuration ignores. */
export async function readDecisions(
  { bench, repository }: Task,
  numbers: readonly number[],
  config: RepositoryConfig,
): Promise<readonly Decision[]> {
  const decided = await decisionsOn(bench.database, repository.ref.repositoryId, numbers);
  const onPulls = decided.map(({ fingerprint, kind, who, reason, when }): Decision => {
    return { fingerprint, kind, who, reason: reason ?? '', when: when.toISOString() };
  });
  const configured = config.ignore.map(({ finding, reason }): Decision => {
    return { fingerprint: finding, kind: 'ignored', who: null, reason, when: null };
  });
  return [...onPulls, ...configured];
}
