import type { Database } from './database.ts';
import { withLease } from './leases.ts';

/** After its holder died: less than it takes until another worker has its job. */
const HOLD_SECONDS = 20;

/**
 * One write to GitHub at a time for an installation, across processes, and `spacingMs` between the end of one and the
 * start of the next: GitHub's secondary limits ask for a second.
 */
export async function withPosting<T>(
  database: Database,
  installationId: number,
  write: () => Promise<T>,
  { spacingMs = 1000 }: { readonly spacingMs?: number } = {},
): Promise<T> {
  return withLease(database, `posting ${installationId}`, HOLD_SECONDS, write, { spacingMs });
}
