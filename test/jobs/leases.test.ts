import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LostLease } from '../../src/core/errors.ts';
import { withLease } from '../../src/jobs/leases.ts';
import { withPosting } from '../../src/jobs/posting.ts';
import { type FreshDatabase, freshDatabase, KINDS } from './fresh-database.ts';

describe.each(KINDS)('%s', (kind) => {
  let fresh: FreshDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
  });

  afterAll(() => fresh.drop());

  test('one works on a key at a time, and another key is not waited for', async () => {
    const events: string[] = [];
    const work = (key: string, name: string) =>
      withLease(fresh.database, key, 5, async () => {
        events.push(`${name} starts`);
        await sleep(100);
        events.push(`${name} ends`);
      });
    await Promise.all([
      work('head a', 'first'),
      sleep(20).then(() => work('head a', 'second')),
      sleep(20).then(() => work('head b', 'other')),
    ]);
    expect(events.filter((event) => !event.startsWith('other'))).toEqual([
      'first starts',
      'first ends',
      'second starts',
      'second ends',
    ]);
    expect(events.indexOf('other starts')).toBeLessThan(events.indexOf('first ends'));
  });

  test('a key is free after its work threw', async () => {
    const failing = withLease(fresh.database, 'thrown', 60, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await withLease(fresh.database, 'thrown', 60, async () => 'free')).toBe('free');
  });

  test('a key is renewed while its work runs', async () => {
    const order: string[] = [];
    await Promise.all([
      withLease(fresh.database, 'long', 0.3, async () => {
        await sleep(700);
        order.push('first');
      }),
      sleep(50).then(() => withLease(fresh.database, 'long', 0.3, async () => order.push('second'))),
    ]);
    expect(order).toEqual(['first', 'second']);
  });

  test('whoever was too slow is told that another has the key', async () => {
    const slow = withLease(fresh.database, 'slow', 60, async (lease) => {
      await lease.check();
      await fresh.database.query(`update cache_audit.leases set held_until = now() where key = 'slow'`);
      await withLease(fresh.database, 'slow', 60, async () => undefined);
      await lease.check();
    });
    await expect(slow).rejects.toThrow(LostLease);
  });

  test('a wait for a key ends with its signal', async () => {
    await withLease(fresh.database, 'waited for', 60, async () => {
      const signal = AbortSignal.timeout(50);
      await expect(withLease(fresh.database, 'waited for', 60, async () => 1, { signal })).rejects.toThrow();
    });
  });

  test('writes of one installation are spaced, those of another are not waited for', async () => {
    const times: Record<number, { start: number; end: number }[]> = { 1: [], 2: [] };
    const write = (installationId: number) =>
      withPosting(
        fresh.database,
        installationId,
        async () => {
          const start = performance.now();
          await sleep(20);
          times[installationId]?.push({ start, end: performance.now() });
        },
        { spacingMs: 200 },
      );
    const startedAt = performance.now();
    await Promise.all([write(1), write(1), write(1), write(2)]);
    const gaps = times[1]?.slice(1).map(({ start }, index) => start - (times[1]?.[index]?.end ?? 0));
    expect(gaps).toHaveLength(2);
    expect(Math.min(...(gaps ?? []))).toBeGreaterThan(190);
    expect((times[2]?.[0]?.start ?? 0) - startedAt).toBeLessThan(200);
  });
});
