import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/jobs/database.ts';
import { migrate } from '../../src/jobs/migrate.ts';
import { MIGRATIONS } from '../../src/jobs/migrations.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { createDatabase, type FreshDatabase, freshDatabase, hasServer, KINDS, memoryLog } from './fresh-database.ts';
import { review } from './job-samples.ts';

describe.each(KINDS)('%s', (kind) => {
  let fresh: FreshDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    await fresh.database.query('create table prices (price int)');
  });

  afterAll(() => fresh.drop());

  test('migrations are recorded and run once', async () => {
    await migrate(fresh.database);
    const rows = await fresh.database.query('select number from cache_audit.migrations order by number');
    expect(rows).toEqual(MIGRATIONS.map((_, index) => ({ number: index + 1 })));
  });

  test('a transaction that throws leaves nothing behind and calls nobody', async () => {
    const calls: string[] = [];
    const failing = fresh.database.transaction(async (sql) => {
      await sql.query('insert into prices values (1)');
      sql.afterCommit(() => calls.push('committed'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await fresh.database.query('select * from prices')).toEqual([]);
    expect(calls).toEqual([]);
  });

  test('who waits for the commit is called after it', async () => {
    const calls: string[] = [];
    await fresh.database.transaction(async (sql) => {
      sql.afterCommit(() => calls.push('committed'));
      calls.push('worked');
    });
    expect(calls).toEqual(['worked', 'committed']);
  });

  test('a statement past the open transaction throws where PGlite would wait for ever', async () => {
    await fresh.database.transaction(async () => {
      await expect(fresh.database.query('select 1')).rejects.toThrow('inside a transaction');
      await expect(fresh.database.script('select 1')).rejects.toThrow('inside a transaction');
      await expect(fresh.database.transaction(async () => 1)).rejects.toThrow('inside a transaction');
    });
    expect(await fresh.database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a script that fails in its own transaction leaves the connection usable', async () => {
    const failing = fresh.database.script('begin; insert into prices values (2); select nothing; commit');
    await expect(failing).rejects.toThrow('nothing');
    const read = await Promise.all([1, 2, 3].map(() => fresh.database.query('select * from prices')));
    expect(read).toEqual([[], [], []]);
  });

  test('a script gives the rows of all its statements', async () => {
    expect(await fresh.database.script('select 1 as one; select 2 as two')).toEqual([{ one: 1 }, { two: 2 }]);
  });
});

test.runIf(hasServer)('processes that start at one moment migrate once and share the queue', async () => {
  const { url, drop } = await createDatabase();
  const databases = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ url, dataDir: '' })));
  const counted = await databases[0]?.query('select count(*)::int as count from cache_audit.migrations');
  expect(counted).toEqual([{ count: MIGRATIONS.length }]);
  const queues = await Promise.all(
    databases.map((database) => openQueue(database, { log: memoryLog().log, concurrency: 1 })),
  );
  for (const queue of queues) await queue.send(review(1));
  expect(await queues[0]?.counts()).toEqual([{ kind: 'review', state: 'waiting', count: 1 }]);
  await Promise.all(queues.map((queue) => queue.stop(0)));
  await Promise.all(databases.map((database) => database.close()));
  await drop();
});
