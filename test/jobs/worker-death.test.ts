import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/jobs/database.ts';
import { type JobControl, openQueue, type Queue } from '../../src/jobs/queue.ts';
import { freshDatabase, hasServer, memoryLog } from './fresh-database.ts';
import { orders, review } from './job-samples.ts';

const script = join(import.meta.dirname, 'worker-process.ts');
const children: ChildProcess[] = [];
const cleanups: (() => unknown)[] = [];
const options = { log: memoryLog().log, concurrency: 1, heartbeatSeconds: 1.5, deathLimit: 3 };

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface WorkerProcess {
  readonly child: ChildProcess;
  said(): readonly string[];
}

function startWorkerProcess({ url, dataDir }: { url: string | null; dataDir: string }): WorkerProcess {
  const file = join(temporaryFolder(), 'said');
  const child = spawn(process.execPath, [script, url ?? '', dataDir, file], { stdio: 'inherit' });
  children.push(child);
  const said = () => {
    try {
      return readFileSync(file, 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  return { child, said };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cache-audit-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A worker in this process that does what it gets. */
async function startWorker(queue: Queue): Promise<{ controls: JobControl[]; givenUp: unknown[] }> {
  const controls: JobControl[] = [];
  const givenUp: unknown[] = [];
  await queue.work(
    async (_job, control) => {
      controls.push(control);
      await control.checkLease();
      return { kind: 'done' };
    },
    async (_job, cause) => void givenUp.push(cause),
  );
  return { controls, givenUp };
}

async function died(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

describe.runIf(hasServer)('on PostgreSQL', () => {
  async function openShared(): Promise<{ url: string; queue: Queue }> {
    const { database, url, drop } = await freshDatabase('postgres');
    cleanups.push(drop);
    const queue = await openQueue(database, options);
    cleanups.push(() => queue.stop(0));
    return { url: url ?? '', queue };
  }

  test('a job whose worker is stopped is done by another, and the stopped one may write no more', async () => {
    const { url, queue } = await openShared();
    const { child, said } = startWorkerProcess({ url, dataDir: '' });
    await vi.waitFor(() => expect(said()).toContain('ready'), 20_000);
    await queue.send(review(1));
    await vi.waitFor(() => expect(said()).toContain('started'), 10_000);
    child.kill('SIGSTOP');
    const { controls } = await startWorker(queue);
    await vi.waitFor(() => expect(controls).toHaveLength(1), 10_000);
    expect(controls[0]?.attempt).toBe(2);
    expect(said()).toEqual(['ready', 'started']);
    child.kill('SIGCONT');
    await vi.waitFor(() => expect(said()).toContain('LostLease'), 10_000);
    await sleep(500);
    expect(controls).toHaveLength(1);
    expect(said()).toEqual(['ready', 'started', 'aborted', 'LostLease']);
  });

  test('a job whose worker is killed is done by another', async () => {
    const { url, queue } = await openShared();
    const { child, said } = startWorkerProcess({ url, dataDir: '' });
    await vi.waitFor(() => expect(said()).toContain('ready'), 20_000);
    await queue.send(review(1));
    await vi.waitFor(() => expect(said()).toContain('started'), 10_000);
    await died(child);
    const { controls, givenUp } = await startWorker(queue);
    await vi.waitFor(() => expect(controls).toHaveLength(1), 10_000);
    expect(controls[0]?.attempt).toBe(2);
    expect(givenUp).toEqual([]);
  });
});

describe('on PGlite', () => {
  test('a job that a killed process had is handed back at once at the next start', async () => {
    const dataDir = temporaryFolder();
    await sendTo(dataDir);
    const { child, said } = startWorkerProcess({ url: null, dataDir });
    await vi.waitFor(() => expect(said()).toContain('started'), 20_000);
    await died(child);

    const database = await openDatabase({ url: null, dataDir });
    const queue = await openQueue(database, { ...options, heartbeatSeconds: 3600 });
    const { controls } = await startWorker(queue);
    await vi.waitFor(() => expect(controls).toHaveLength(1), 2000);
    expect(controls[0]?.attempt).toBe(2);
    await queue.stop(1);
    await database.close();
  });

  test('a job that so many workers died with is given up, and its key is free', async () => {
    const { database, drop } = await freshDatabase('pglite');
    cleanups.push(drop);
    const first = await openQueue(database, options);
    await first.send(review(1));
    for (let deaths = 0; deaths < options.deathLimit; deaths++) await dieWithJob();
    const queue = await openQueue(database, options);
    cleanups.push(() => queue.stop(0));
    const { controls, givenUp } = await startWorker(queue);
    await vi.waitFor(() => expect(givenUp).toEqual([new Error('3 workers died with the job')]));
    expect(controls).toEqual([]);
    await queue.send({ kind: 'review', repository: orders, number: 1, urgency: 'asked' });
    await vi.waitFor(() => expect(controls).toHaveLength(1), 3000);

    /** A worker that takes the job, and is gone. */
    async function dieWithJob(): Promise<void> {
      const queue = await openQueue(database, { ...options, heartbeatSeconds: 3600 });
      const started = Promise.withResolvers<void>();
      await queue.work(
        async () => {
          started.resolve();
          return new Promise(() => undefined);
        },
        async () => undefined,
      );
      await started.promise;
    }
  });

  async function sendTo(dataDir: string): Promise<void> {
    const database = await openDatabase({ url: null, dataDir });
    const queue = await openQueue(database, options);
    await queue.send(review(1));
    await queue.stop(0);
    await database.close();
  }
});
