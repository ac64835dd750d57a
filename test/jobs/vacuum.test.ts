import { expect, test } from 'vitest';
import { openQueue } from '../../src/jobs/queue.ts';
import { vacuum } from '../../src/jobs/vacuum.ts';
import { freshDatabase, memoryLog } from './fresh-database.ts';

test('on PGlite the room of deleted rows is used again', async () => {
  const { database, drop } = await freshDatabase('pglite');
  const queue = await openQueue(database, { log: memoryLog().log, concurrency: 1 });
  const sizes: number[] = [];
  for (let round = 0; round < 3; round++) {
    await database.query(
      `insert into cache_audit.deliveries (delivery_id, event, action)
       select $1 || number, 'push', '' from generate_series(1, 5000) as number`,
      [`round ${round} `],
    );
    await database.query('delete from cache_audit.deliveries');
    await vacuum(database);
    const rows = await database.query(`select pg_relation_size('cache_audit.deliveries')::float8 as bytes`);
    sizes.push(Number(rows[0]?.['bytes']));
  }
  expect(Math.max(...sizes)).toBeLessThan(100_000);
  await queue.stop(0);
  await drop();
});
