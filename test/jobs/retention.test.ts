import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RepositoryRef } from '../../src/core/job.ts';
import { openBlobStore } from '../../src/jobs/blob-store.ts';
import { saveResult } from '../../src/jobs/check-results.ts';
import { recordIntent } from '../../src/jobs/check-runs.ts';
import { recordDecisions } from '../../src/jobs/decisions.ts';
import { acceptDelivery } from '../../src/jobs/deliveries.ts';
import { recordComments } from '../../src/jobs/posted-comments.ts';
import { openQueue, type Queue } from '../../src/jobs/queue.ts';
import { deleteOld, forgetInstallation, forgetRepositories } from '../../src/jobs/retention.ts';
import { type FreshDatabase, freshDatabase, KINDS, memoryLog } from './fresh-database.ts';
import { orders, sha } from './job-samples.ts';

const prices: RepositoryRef = { ...orders, repositoryId: 71, name: 'prices' };
const elsewhere: RepositoryRef = { installationId: 8, repositoryId: 80, owner: 'mall', name: 'stock' };

/** Every table that holds something of a repository. */
const TABLES = [
  'blob_sizes',
  'blobs',
  'check_results',
  'check_runs',
  'decisions',
  'deliveries',
  'generations',
  'posted_comments',
  'pulls',
  'repositories',
];

describe.each(KINDS)('%s', (kind) => {
  let fresh: FreshDatabase;
  let queue: Queue;

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    queue = await openQueue(fresh.database, { log: memoryLog().log, concurrency: 1 });
  });

  beforeEach(async () => {
    await fresh.database.script(TABLES.map((table) => `delete from cache_audit.${table}`).join(';'));
    for (const repository of [orders, prices, elsewhere]) await fill(repository);
  });

  afterAll(async () => {
    await queue.stop(0);
    await fresh.drop();
  });

  async function fill(repository: RepositoryRef): Promise<void> {
    const { database } = fresh;
    const { repositoryId } = repository;
    await acceptDelivery(database, queue, {
      id: `of ${repositoryId}`,
      event: 'pull_request',
      action: 'opened',
      repository,
      pull: { number: 1, headSha: sha('a'), baseSha: sha('b'), isOpen: true, isDraft: false },
      jobs: [{ kind: 'announce', repository, number: 1 }],
    });
    await openBlobStore(database).write(repositoryId, 'python/1', [{ id: 'a', text: new Uint8Array(5), facts: null }]);
    await recordIntent(database, { repositoryId, headSha: sha('a'), externalId: 'pull/1' });
    await saveResult(database, repositoryId, sha('a'), { number: 1, conclusion: 'success', title: '', details: {} });
    const decision = { number: 1, fingerprint: 'f', kind: 'ignored', who: 'ada', reason: 'cold path' } as const;
    await recordDecisions(database, repositoryId, [decision]);
    await recordComments(database, repositoryId, 1, [{ fingerprint: 'f', commentId: 2, rule: null }]);
  }

  /** Of each repository, the tables that hold something of it. */
  async function kept(): Promise<Readonly<Record<string, readonly string[]>>> {
    const parts = TABLES.map((table) => `select '${table}' as name, repository_id from cache_audit.${table}`);
    const rows = await fresh.database.query(
      `select distinct name, repository_id::text from (${parts.join(' union all ')}) as all_rows
       where repository_id is not null order by name`,
    );
    const found = Object.groupBy(rows, (row) => String(row['repository_id']));
    return Object.fromEntries(
      Object.entries(found).map(([id, of]) => [id, of?.map((row) => String(row['name'])) ?? []]),
    );
  }

  async function age(table: string, column: string, days: number): Promise<void> {
    await fresh.database.query(
      `update cache_audit.${table} set ${column} = now() - $1::float8 * interval '1 day' where repository_id = 70`,
      [days],
    );
  }

  test('what is kept of a repository is in these tables, and in no other', async () => {
    const rows = await fresh.database.query(
      `select table_name from information_schema.columns
       where table_schema = 'cache_audit' and column_name = 'repository_id' order by table_name`,
    );
    expect(rows.map((row) => row['table_name'])).toEqual(TABLES);
    expect(await kept()).toEqual({ 70: TABLES, 71: TABLES, 80: TABLES });
  });

  test('an installation that left leaves nothing', async () => {
    await acceptDelivery(fresh.database, queue, {
      id: 'uninstalled',
      event: 'installation',
      action: 'deleted',
      repository: null,
      pull: null,
      jobs: [{ kind: 'forget', installationId: 7, repositoryIds: null }],
    });
    await forgetInstallation(fresh.database, 7);
    expect(await kept()).toEqual({ 80: TABLES });
    expect(await fresh.database.query('select delivery_id from cache_audit.deliveries')).toEqual([
      { delivery_id: 'of 80' },
    ]);
  });

  test('a repository that left leaves nothing, its neighbour stays', async () => {
    await forgetRepositories(fresh.database, 7, [70]);
    expect(await kept()).toEqual({ 71: TABLES, 80: TABLES });
  });

  test('a repository that belongs to another installation now stays', async () => {
    await forgetRepositories(fresh.database, 7, [80]);
    expect(Object.keys(await kept())).toEqual(['70', '71', '80']);
  });

  test('nothing is deleted before its time', async () => {
    await age('deliveries', 'received_at', 6.9);
    await age('blobs', 'used_at', 29.9);
    await age('pulls', 'heard_at', 40);
    await deleteOld(fresh.database);
    expect(await kept()).toEqual({ 70: TABLES, 71: TABLES, 80: TABLES });
  });

  test('old deliveries, unused facts and what is kept of a pull request closed long ago are deleted', async () => {
    await fresh.database.query('update cache_audit.pulls set is_open = false where repository_id <> 80');
    await age('deliveries', 'received_at', 7.1);
    await age('blobs', 'used_at', 30.1);
    await age('pulls', 'heard_at', 30.1);
    await deleteOld(fresh.database);
    const left = ['blob_sizes', 'check_runs', 'generations', 'repositories'];
    expect(await kept()).toEqual({ 70: left, 71: TABLES, 80: TABLES });
  });

  test('a completed run is deleted in time, one that is not completed stays for the sweep', async () => {
    await age('check_runs', 'changed_at', 31);
    await deleteOld(fresh.database);
    expect((await kept())['70']).toContain('check_runs');
    await fresh.database.query(`update cache_audit.check_runs set state = 'completed' where repository_id = 70`);
    await deleteOld(fresh.database);
    expect((await kept())['70']).not.toContain('check_runs');
  });
});
