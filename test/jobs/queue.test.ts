import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { LostLease, ServiceUnavailable } from '../../src/core/errors.ts';
import { type Job, keyOf } from '../../src/core/job.ts';
import { openBoss } from '../../src/jobs/boss.ts';
import { type Handler, type JobControl, openQueue, type Queue } from '../../src/jobs/queue.ts';
import { type FreshDatabase, freshDatabase, KINDS, memoryLog } from './fresh-database.ts';
import { announce, close, orders, review, sha, sweep, warm } from './job-samples.ts';

const done = { kind: 'done' } as const;
const settings = { concurrency: 1, retryDelaysSeconds: [0.05, 0.1], heartbeatSeconds: 30 };

describe.each(KINDS)('%s', (kind) => {
  let fresh: FreshDatabase;
  let queue: Queue;
  let log = memoryLog();

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
  });

  beforeEach(async () => {
    log = memoryLog();
    queue = await openQueue(fresh.database, { log: log.log, ...settings });
    await fresh.database.query('delete from cache_audit_jobs.job');
  });

  afterEach(() => queue.stop(0));
  afterAll(() => fresh.drop());

  /** Runs what is sent, and keeps what ran in order. */
  async function work(handler: Handler = async () => done): Promise<{ ran: Job[]; givenUp: unknown[] }> {
    const ran: Job[] = [];
    const givenUp: unknown[] = [];
    await queue.work(
      async (job, control) => {
        ran.push(job);
        return handler(job, control);
      },
      async (_job, cause) => void givenUp.push(cause),
    );
    return { ran, givenUp };
  }

  async function counted(state: string): Promise<number> {
    return (await queue.counts()).filter((one) => one.state === state).reduce((sum, { count }) => sum + count, 0);
  }

  test('a job that is sent is run once and counted', async () => {
    const { ran } = await work();
    await queue.send(announce(1));
    await vi.waitFor(async () => expect(await counted('completed')).toBe(1));
    expect(ran).toEqual([announce(1)]);
    expect(await queue.counts()).toEqual([{ kind: 'announce', state: 'completed', count: 1 }]);
  });

  test('a job in a transaction that is rolled back is not run', async () => {
    const failing = fresh.database.transaction(async (sql) => {
      await queue.send(review(1), { sql, raise: true });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await queue.counts()).toEqual([]);
  });

  test('a call inside a transaction with a cold cache of the queue uses its connection alone', async () => {
    const boss = await openBoss(fresh.database, log.log);
    await fresh.database.query(`select cache_audit_jobs.create_queue($1, '{"policy":"stately"}')`, [`cold_${kind}`]);
    const id = await fresh.database.transaction((sql) =>
      boss.within(sql, () => boss.boss.send(`cold_${kind}`, {}, { singletonKey: 'orders' })),
    );
    expect(id).toEqual(expect.any(String));
    await fresh.database.query('delete from cache_audit_jobs.job');
    await boss.boss.stop({ graceful: false, close: false });
  });

  test('a job is pending while it waits and while it runs', async () => {
    const release = Promise.withResolvers<void>();
    expect(await queue.isPending(review(1))).toBe(false);
    await queue.send(review(1));
    expect(await queue.isPending(review(1, 'asked'))).toBe(true);
    expect(await queue.isPending(review(2))).toBe(false);
    const { ran } = await work(async () => {
      await release.promise;
      return done;
    });
    await vi.waitFor(() => expect(ran).toHaveLength(1));
    expect(await queue.isPending(review(1))).toBe(true);
    release.resolve();
    await vi.waitFor(async () => expect(await queue.isPending(review(1))).toBe(false));
  });

  test('one waits and one runs for a key', async () => {
    const release = Promise.withResolvers<void>();
    const { ran } = await work(async () => {
      await release.promise;
      return done;
    });
    await queue.send(close(1));
    await vi.waitFor(() => expect(ran).toHaveLength(1));
    for (const _ of [1, 2, 3]) await queue.send(close(1));
    await queue.send(close(2));
    await vi.waitFor(() => expect(ran).toHaveLength(2));
    expect(ran.map(keyOf)).toEqual(['close 70 1', 'close 70 2']);
    expect(await counted('waiting')).toBe(1);
    release.resolve();
    await vi.waitFor(async () => expect(await counted('completed')).toBe(3));
  });

  test('the higher priority goes first', async () => {
    for (const job of [review(1), review(2), review(3, 'asked')]) await queue.send(job);
    const { ran } = await work();
    await vi.waitFor(() => expect(ran).toHaveLength(3));
    expect(ran).toEqual([review(3, 'asked'), review(1), review(2)]);
  });

  test('a waiting job takes the higher priority and the earlier start of a later send', async () => {
    await queue.send(review(1));
    await queue.send(review(2), { afterSeconds: 3600 });
    await queue.send(review(2, 'asked'));
    await queue.send(review(2, 'pushed'), { afterSeconds: 3600 });
    const { ran } = await work();
    await vi.waitFor(() => expect(ran).toHaveLength(2));
    expect(ran).toEqual([review(2, 'asked'), review(1)]);
  });

  test('a waiting job takes the words of a later send', async () => {
    await queue.send(warm(sha('a')));
    await queue.send(warm(sha('b')));
    const { ran } = await work();
    await vi.waitFor(() => expect(ran).toEqual([warm(sha('b'))]));
  });

  test('a deferred job is not run before its time', async () => {
    const { ran } = await work();
    await queue.send(announce(1), { afterSeconds: 0.8 });
    await sleep(300);
    expect(ran).toEqual([]);
    await vi.waitFor(() => expect(ran).toHaveLength(1), 3000);
  });

  test('an announcement is run while all auditors are busy', async () => {
    const release = Promise.withResolvers<void>();
    const { ran } = await work(async (job) => {
      if (job.kind === 'review') await release.promise;
      return done;
    });
    for (const number of [1, 2, 3]) await queue.send(review(number));
    await vi.waitFor(() => expect(ran).toHaveLength(1));
    const sentAt = performance.now();
    await queue.send(announce(4));
    await vi.waitFor(() => expect(ran).toContainEqual(announce(4)));
    expect(performance.now() - sentAt).toBeLessThan(1000);
    release.resolve();
  });

  test('a job that another process sent is found within two seconds', async () => {
    const other = await openQueue(fresh.database, { log: log.log, ...settings });
    const { ran } = await work();
    await sleep(100);
    await other.send(announce(1));
    await vi.waitFor(() => expect(ran).toHaveLength(1), 2000);
    await other.stop(0);
  });

  test('a running job knows whether it is the newest of its key', async () => {
    const controls: JobControl[] = [];
    const release = Promise.withResolvers<void>();
    await work(async (_job, control) => {
      controls.push(control);
      if (controls.length === 1) await release.promise;
      return done;
    });
    await queue.send(review(1), { raise: true });
    await vi.waitFor(() => expect(controls).toHaveLength(1));
    expect(await controls[0]?.isNewest()).toBe(true);
    await queue.send(review(1));
    expect(await controls[0]?.isNewest()).toBe(true);
    await queue.send(review(1), { raise: true });
    expect(await controls[0]?.isNewest()).toBe(false);
    release.resolve();
    await vi.waitFor(() => expect(controls).toHaveLength(2));
    expect(await controls[1]?.isNewest()).toBe(true);
  });

  test('a job that is put back is no failure', async () => {
    const attempts: number[] = [];
    const { givenUp } = await work(async (_job, { attempt }) => {
      attempts.push(attempt);
      if (attempts.length === 5) return done;
      if (attempts.length % 2 === 0) throw new ServiceUnavailable('limit', { retryAfterSeconds: 0 });
      return { kind: 'again', afterSeconds: 0 };
    });
    await queue.send(announce(1));
    await vi.waitFor(async () => expect(await counted('completed')).toBe(1), 5000);
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
    expect(givenUp).toEqual([]);
  });

  test('a failure is tried again twice, then the job is given up and its key is free', async () => {
    const attempts: number[] = [];
    const { givenUp } = await work(async (_job, { attempt }) => {
      attempts.push(attempt);
      if (attempts.length <= 3) throw new Error(`failure ${attempt}`);
      return done;
    });
    await queue.send(announce(1));
    await vi.waitFor(async () => expect(await counted('failed')).toBe(1), 5000);
    expect(attempts).toEqual([1, 2, 3]);
    expect(givenUp).toEqual([new Error('failure 3')]);
    await queue.send(announce(1));
    await vi.waitFor(async () => expect(await counted('completed')).toBe(1));
  });

  test('a push that comes while a job is given up is run after it', async () => {
    const seen: string[] = [];
    await queue.work(
      async (_job, { attempt }) => {
        const isNewPush = seen.includes('given up');
        seen.push(isNewPush ? 'new push' : `failure ${attempt}`);
        if (!isNewPush) throw new Error('no');
        return done;
      },
      async () => {
        seen.push('given up');
        await queue.send(announce(1), { raise: true });
      },
    );
    await queue.send(announce(1));
    await vi.waitFor(() => expect(seen).toContain('new push'), 5000);
    expect(seen).toEqual(['failure 1', 'failure 2', 'failure 3', 'given up', 'new push']);
  });

  test('a push that comes while a failed job waits is the one that waits, and may fail as often as any', async () => {
    const slow = await openQueue(fresh.database, { log: log.log, ...settings, retryDelaysSeconds: [3600] });
    const seen: string[] = [];
    await slow.work(
      async (_job, { attempt }) => {
        seen.push(`failure ${attempt}`);
        throw new Error('no');
      },
      async () => void seen.push('given up'),
    );
    for (const failures of [1, 2]) {
      await slow.send(announce(1));
      await vi.waitFor(() => expect(seen).toHaveLength(failures));
      await vi.waitFor(async () => expect(await counted('waiting')).toBe(1));
    }
    expect(seen).toEqual(['failure 1', 'failure 2']);
    await slow.stop(0);
  });

  test('a lease that is lost ends the job quietly', async () => {
    const { ran, givenUp } = await work(async (_job, control) => {
      await fresh.database.query(`update cache_audit_jobs.job set state = 'cancelled' where state = 'active'`);
      await control.checkLease();
      return done;
    });
    await queue.send(announce(1));
    await vi.waitFor(() => expect(ran).toHaveLength(1));
    await sleep(100);
    expect(log.events.map(({ message }) => message)).toEqual(['job started', 'job lost']);
    expect(givenUp).toEqual([]);
    expect(await queue.counts()).toEqual([]);
  });

  test('the lease of something else that is lost puts the job back', async () => {
    const { ran } = await work(async () => {
      if (ran.length === 1) throw new LostLease('the check run of this head');
      return done;
    });
    await queue.send(announce(1));
    await vi.waitFor(async () => expect(await counted('completed')).toBe(1), 4000);
    expect(ran).toHaveLength(2);
  });

  test('a job in a form that is not known any more is failed, and blocks nothing', async () => {
    await queue.send(announce(1));
    await fresh.database.query(`update cache_audit_jobs.job set data = '{"job":{"kind":"announced"}}'`);
    const { ran } = await work();
    await queue.send(announce(2));
    await vi.waitFor(() => expect(ran).toEqual([announce(2)]));
    const rows = await fresh.database.query('select state::text from cache_audit_jobs.job order by state');
    expect(rows.map((row) => row['state'])).toContain('failed');
    await fresh.database.query('delete from cache_audit_jobs.job');
  });

  test('a job that names a thousand repositories is as good as any', async () => {
    const repositoryIds = Array.from({ length: 1000 }, (_, index) => 1_000_000_000 + index);
    const job: Job = { kind: 'forget', installationId: 7, repositoryIds };
    await queue.send(job, { raise: true });
    await queue.send(job, { raise: true });
    const { ran } = await work();
    await vi.waitFor(async () => expect(await counted('completed')).toBe(1));
    expect(ran).toEqual([job]);
  });

  test('characters that PostgreSQL cannot keep are left out', async () => {
    const { ran } = await work();
    const command = { kind: 'command', repository: orders, number: 1, commentId: 2, author: 'ada' } as const;
    await queue.send({ ...command, text: '/cache-audit path a\0\ud83d \\u0000' });
    await vi.waitFor(() => expect(ran).toEqual([{ ...command, text: '/cache-audit path a\ufffd \\u0000' }]));
  });

  test('stop waits for what runs, and starts nothing more', async () => {
    const { ran } = await work(async () => {
      await sleep(200);
      return done;
    });
    await queue.send(review(1));
    await queue.send(review(2));
    await vi.waitFor(() => expect(ran).toHaveLength(1));
    await queue.stop(5);
    expect(ran).toHaveLength(1);
    expect(await counted('completed')).toBe(1);
    expect(await counted('waiting')).toBe(1);
  });

  test('stop hands back what is not done in time, and another process does it', async () => {
    const aborted: unknown[] = [];
    const { ran } = await work(async (_job, control) => {
      control.signal.addEventListener('abort', () => aborted.push(control.signal.reason));
      await sleep(1000);
      await control.checkLease();
      return done;
    });
    await queue.send(sweep);
    await vi.waitFor(() => expect(ran).toHaveLength(1));
    const stoppedAt = performance.now();
    await queue.stop(0.1);
    expect(performance.now() - stoppedAt).toBeLessThan(800);
    expect(aborted).toEqual([expect.any(LostLease)]);
    expect(await counted('waiting')).toBe(1);

    const other = await openQueue(fresh.database, { log: log.log, ...settings });
    const attempts: number[] = [];
    await other.work(
      async (_job, { attempt }) => {
        attempts.push(attempt);
        await sleep(1500);
        return done;
      },
      async () => undefined,
    );
    await vi.waitFor(async () => expect(await counted('completed')).toBe(1), 5000);
    expect(attempts).toEqual([2]);
    expect(ran).toHaveLength(1);
    await other.stop(0);
  });

  test('many deliveries of few keys lose no newest push', async () => {
    const newest = new Map<string, boolean>();
    await work(async (job, control) => {
      await sleep(Math.random() * 5);
      newest.set(keyOf(job), await control.isNewest());
      return done;
    });
    const keys = [1, 2, 3, 4, 5];
    await Promise.all(
      keys.flatMap((number) =>
        Array.from({ length: 30 }, async () => {
          await sleep(Math.random() * 300);
          await queue.send(announce(number), { raise: true });
        }),
      ),
    );
    await vi.waitFor(async () => expect((await counted('waiting')) + (await counted('active'))).toBe(0), 10_000);
    expect([...newest.values()]).toEqual(keys.map(() => true));
  });
});
