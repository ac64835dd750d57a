import { availableParallelism } from 'node:os';
import type { Log } from './core/log.ts';
import type { Environment } from './environment.ts';
import { type Database, openDatabase } from './jobs/database.ts';
import { openQueue, type Queue } from './jobs/queue.ts';
import type { Metrics } from './metrics.ts';
import type { Credentials } from './setup/credentials.ts';

/** What the web part and the worker part of a process share. */
export interface Services {
  readonly environment: Environment;
  readonly credentials: Credentials;
  readonly database: Database;
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface ServiceOptions {
  readonly environment: Environment;
  readonly credentials: Credentials;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Opens the database, migrated, and the queue on it. `onEnd` hears how each is closed, in the order of opening. */
export async function openServices(
  { environment, credentials, metrics, log }: ServiceOptions,
  onEnd: (close: () => Promise<void>) => void,
): Promise<Services> {
  const database = await openDatabase({ url: environment.databaseUrl, dataDir: environment.dataDir });
  onEnd(() => database.close());
  const queue = await openQueue(database, { log, concurrency: AUDITS_AT_ONCE * JOBS_PER_AUDIT });
  onEnd(() => queue.stop(QUEUE_GRACE_SECONDS));
  metrics.watchJobs(() => queue.counts());
  return { environment, credentials, database, queue, metrics, log };
}

/** Most jobs that audit wait for GitHub, or for their second to write to it. */
const JOBS_PER_AUDIT = 4;

/** One core stays with the thread that answers deliveries; each audit may need a gigabyte. */
export const AUDITS_AT_ONCE = Math.max(1, Math.min(4, availableParallelism() - 1));

export const QUEUE_GRACE_SECONDS = 6;
