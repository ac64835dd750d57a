import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/jobs/database.ts';
import { withLease } from '../../src/jobs/leases.ts';

let database: Database;
afterEach(() => database.close());

describe('on PGlite', () => {
  test('what a dead process held is free at the next start', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cache-audit-'));
    const dead = await openDatabase({ url: null, dataDir });
    await dead.query(`insert into cache_audit.leases values ('head', 'dead', now() + interval '1 hour', now())`);
    await dead.close();
    database = await openDatabase({ url: null, dataDir });
    expect(await withLease(database, 'head', 5, async () => 'mine', { signal: AbortSignal.timeout(2000) })).toBe(
      'mine',
    );
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('sockets get their turn between two pieces of work', async () => {
    database = await openDatabase({ url: null, dataDir: 'memory://' });
    let done = 0;
    const work = Array.from({ length: 50 }, () =>
      database.transaction(async (sql) => void (await sql.query('select 1'))).then(() => done++),
    );
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBeLessThan(50);
    await Promise.all(work);
  });
});

test('those who wait for a key in one process get it in the order in which they came, and who gives up is passed over', async () => {
  database = await openDatabase({ url: null, dataDir: 'memory://' });
  const order: number[] = [];
  const given = new AbortController();
  const wait = async (number: number) => {
    const signal = number === 2 ? given.signal : new AbortController().signal;
    await withLease(
      database,
      'posting',
      5,
      async () => {
        order.push(number);
        await sleep(20);
      },
      { signal },
    );
  };
  const waiting = Promise.allSettled([0, 1, 2, 3, 4, 5].map(wait));
  await sleep(10);
  given.abort(new Error('no longer wanted'));
  await waiting;
  expect(order).toEqual([0, 1, 3, 4, 5]);
});
