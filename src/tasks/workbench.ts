import type { AuditPool } from '../audits/audit-pool.ts';
import type { Listing } from '../audits/messages.ts';
import type { Gap } from '../core/gap.ts';
import type { RepositoryRef } from '../core/job.ts';
import type { Log } from '../core/log.ts';
import type { GitHub, Repository } from '../github/client.ts';
import type { MarkerKey } from '../github/marker.ts';
import type { WriteGuard } from '../github/write-guard.ts';
import type { BlobStore } from '../jobs/blob-store.ts';
import type { Database } from '../jobs/database.ts';
import { withPosting } from '../jobs/posting.ts';
import type { JobControl, Queue } from '../jobs/queue.ts';
import { knownRepository } from '../jobs/repositories.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Metrics } from '../metrics.ts';
import type { Recent } from './recent.ts';
import type { Settings } from './settings.ts';

/** What the jobs of a process work with. */
export interface Workbench {
  readonly database: Database;
  readonly queue: Queue;
  readonly github: GitHub;
  readonly blobs: BlobStore;
  readonly audits: AuditPool;
  readonly knowledge: Knowledge;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly appId: number;
  readonly writeSpacingMs: number;
  readonly orphanedAfterSeconds: number;
  readonly markers: MarkerKey;
  /** `https://github.com`, or the root of an Enterprise Server. */
  readonly webUrl: string;
  readonly recent: {
    readonly settings: Recent<Settings>;
    readonly listings: Recent<{ readonly listing: Listing; readonly gaps: readonly Gap[] }>;
  };
}

/** One job on one repository. */
export interface Task {
  readonly bench: Workbench;
  readonly repository: Repository;
  readonly control: JobControl;
  readonly guard: WriteGuard;
  readonly log: Log;
}

/** What it takes to audit a repository on GitHub: of a job, or of the command line, which has neither queue nor database. */
export interface Auditing {
  readonly bench: Pick<Workbench, 'blobs' | 'audits' | 'metrics' | 'recent'>;
  readonly repository: Repository;
  readonly control: Pick<JobControl, 'signal' | 'isNewest'>;
}

/** The delivery's name of the repository may be old: the newest that is known counts. */
export async function openTask(bench: Workbench, given: RepositoryRef, control: JobControl, log: Log): Promise<Task> {
  const ref = (await knownRepository(bench.database, given.repositoryId)) ?? given;
  return {
    bench,
    repository: bench.github.repository(ref, { signal: control.signal }),
    control,
    guard: {
      beforeWrite: () => control.checkLease(),
      write: (call) => withPosting(bench.database, ref.installationId, call, { spacingMs: bench.writeSpacingMs }),
    },
    log: log.child({ repositoryId: ref.repositoryId }),
  };
}
