import type { Delivery } from '../core/job.ts';
import type { Database, Sql } from './database.ts';
import type { Queue } from './queue.ts';
import { recordPull, recordRepository } from './repositories.ts';
import { storedKey } from './stored-key.ts';

/** Everything that a delivery says and asks for, in one transaction, once; a delivery seen before changes nothing. */
export async function acceptDelivery(
  database: Database,
  queue: Queue,
  delivery: Delivery,
): Promise<'accepted' | 'seen'> {
  const { repository, pull } = delivery;
  return database.transaction(async (sql) => {
    if (!(await recordDelivery(sql, delivery))) return 'seen';
    if (repository) await recordRepository(sql, repository);
    if (repository && pull) await recordPull(sql, repository.repositoryId, pull);
    // In one order in all processes, or two deliveries could wait for each other's keys.
    for (const job of delivery.jobs.toSorted((a, b) => compare(storedKey(a), storedKey(b)))) {
      await queue.send(job, { sql, raise: true });
    }
    return 'accepted';
  });
}

async function recordDelivery(sql: Sql, delivery: Delivery): Promise<boolean> {
  const rows = await sql.query(
    `insert into cache_audit.deliveries (delivery_id, event, action, installation_id, repository_id)
     values ($1, $2, $3, $4, $5) on conflict do nothing returning delivery_id`,
    [delivery.id, delivery.event, delivery.action, installationOf(delivery), delivery.repository?.repositoryId ?? null],
  );
  return rows.length > 0;
}

function installationOf({ repository, jobs }: Delivery): number | null {
  if (repository) return repository.installationId;
  const forget = jobs.find((job) => job.kind === 'forget');
  return forget?.installationId ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
