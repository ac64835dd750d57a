import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Delivery, Job } from '../../src/core/job.ts';
import { acceptDelivery } from '../../src/jobs/deliveries.ts';
import { generationOf } from '../../src/jobs/generations.ts';
import { openQueue, type Queue } from '../../src/jobs/queue.ts';
import { knownPull, knownRepository } from '../../src/jobs/repositories.ts';
import { type FreshDatabase, freshDatabase, KINDS, memoryLog } from './fresh-database.ts';
import { announce, orders, review, sha } from './job-samples.ts';

function pushed(id: string, number: number, jobs: readonly Job[] = [announce(number), review(number)]): Delivery {
  const pull = { number, headSha: sha('a'), baseSha: sha('b'), isOpen: true, isDraft: false };
  return { id, event: 'pull_request', action: 'synchronize', repository: orders, pull, jobs };
}

describe.each(KINDS)('%s', (kind) => {
  let fresh: FreshDatabase;
  let queue: Queue;

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    queue = await openQueue(fresh.database, { log: memoryLog().log, concurrency: 1 });
  });

  afterAll(async () => {
    await queue.stop(0);
    await fresh.drop();
  });

  test('a delivery records what it says and asks for', async () => {
    expect(await acceptDelivery(fresh.database, queue, pushed('first', 1))).toBe('accepted');
    expect(await knownRepository(fresh.database, orders.repositoryId)).toEqual(orders);
    expect(await knownPull(fresh.database, orders.repositoryId, 1)).toEqual({
      number: 1,
      headSha: sha('a'),
      baseSha: sha('b'),
      isOpen: true,
      isDraft: false,
    });
    expect(await generationOf(fresh.database, 'review 70 1')).toEqual(expect.any(String));
    expect(await queue.counts()).toEqual([
      { kind: 'announce', state: 'waiting', count: 1 },
      { kind: 'review', state: 'waiting', count: 1 },
    ]);
  });

  test('a delivery seen before does nothing', async () => {
    await acceptDelivery(fresh.database, queue, pushed('second', 2));
    const generation = await generationOf(fresh.database, 'review 70 2');
    const counts = await queue.counts();
    const renamed = { ...orders, name: 'renamed' };
    const again = { ...pushed('second', 3), repository: renamed };
    expect(await acceptDelivery(fresh.database, queue, again)).toBe('seen');
    expect(await generationOf(fresh.database, 'review 70 2')).toBe(generation);
    expect(await knownRepository(fresh.database, orders.repositoryId)).toEqual(orders);
    expect(await knownPull(fresh.database, orders.repositoryId, 3)).toBeNull();
    expect(await queue.counts()).toEqual(counts);
  });

  test('a delivery that comes twice at one moment is accepted once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => acceptDelivery(fresh.database, queue, pushed('twin', 4))));
    expect(answers.toSorted()).toEqual(['accepted', 'seen', 'seen']);
  });

  test('a delivery whose job cannot be sent leaves nothing, so that its redelivery is accepted', async () => {
    const failing: Queue = { ...queue, send: () => Promise.reject(new Error('no room')) };
    await expect(acceptDelivery(fresh.database, failing, pushed('third', 5))).rejects.toThrow('no room');
    expect(await knownPull(fresh.database, orders.repositoryId, 5)).toBeNull();
    expect(await acceptDelivery(fresh.database, queue, pushed('third', 5))).toBe('accepted');
  });

  test('a new name of a repository replaces the old one', async () => {
    const renamed = { ...orders, owner: 'mall', name: 'purchases' };
    await acceptDelivery(fresh.database, queue, { ...pushed('renamed', 6), repository: renamed });
    expect(await knownRepository(fresh.database, orders.repositoryId)).toEqual(renamed);
    await acceptDelivery(fresh.database, queue, pushed('back', 6));
  });

  test('deliveries that raise the same keys in another order do not block each other', async () => {
    const jobs = [1, 2, 3, 4, 5].flatMap((number) => [announce(number), review(number)]);
    const deliveries = Array.from({ length: 40 }, (_, index) =>
      pushed(`crossed ${index}`, 1, index % 2 ? jobs : jobs.toReversed()),
    );
    const answers = await Promise.all(deliveries.map((one) => acceptDelivery(fresh.database, queue, one)));
    expect(new Set(answers)).toEqual(new Set(['accepted']));
  });

  test('two hundred deliveries beside a worker are accepted and their newest pushes are run', async () => {
    const last = new Map<number, boolean>();
    await queue.work(
      async (job, control) => {
        if (job.kind === 'announce') last.set(job.number, await control.isNewest());
        return { kind: 'done' };
      },
      async () => undefined,
    );
    const numbers = Array.from({ length: 200 }, (_, index) => 100 + (index % 20));
    await Promise.all(
      numbers.map((number, index) => acceptDelivery(fresh.database, queue, pushed(`${index}`, number))),
    );
    await vi.waitFor(async () => {
      expect((await queue.counts()).filter(({ state }) => state !== 'completed')).toEqual([]);
    }, 20_000);
    expect([...last].filter(([number]) => number >= 100).map(([, isNewest]) => isNewest)).toEqual(
      Array.from({ length: 20 }, () => true),
    );
  });
});
