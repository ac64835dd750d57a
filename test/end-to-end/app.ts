import { type Logger, pino } from 'pino';
import { readEnvironment } from '../../src/environment.ts';
import { listen } from '../../src/http.ts';
import { openMetrics } from '../../src/metrics.ts';
import { openServices } from '../../src/services.ts';
import { openWeb } from '../../src/web.ts';
import { startWorker, type WorkerOptions } from '../../src/worker.ts';
import type { FakeGitHub } from '../fake-github/fake-github.ts';

export type App = Awaited<ReturnType<typeof startApp>>;

export interface AppOptions {
  /** Null for the embedded database, in memory. */
  readonly databaseUrl?: string | null;
  readonly worker?: WorkerOptions;
  /** Silent, unless `APP_LOG` names a level. */
  readonly log?: Logger;
}

/** The real App, queue and database in this process, and the fake tells it what happens. */
export async function startApp(fake: FakeGitHub, given: AppOptions = {}) {
  const { databaseUrl = null, worker: options = {}, log = pino({ level: process.env['APP_LOG'] ?? 'silent' }) } = given;
  const closers: (() => Promise<void>)[] = [];
  const environment = { ...readEnvironment({ ...fake.environment, PORT: '0' }, () => null), databaseUrl };
  const { credentials } = environment;
  if (!credentials) throw new Error('the fake has no credentials');
  const services = await openServices(
    { environment: { ...environment, dataDir: 'memory://' }, credentials, metrics: openMetrics(), log },
    (close) => closers.push(close),
  );
  const routes = await openWeb(services, log, () => false);
  const server = await listen({ host: '127.0.0.1', port: 0, variable: 'PORT', log }, routes);
  const worker = await startWorker(services, { writeSpacingMs: 0, ...options });
  fake.connect(`http://127.0.0.1:${server.port}${environment.webhookPath}`);
  return {
    services,
    async stop(): Promise<void> {
      await server.close(100);
      await worker.stop(2);
      for (const close of closers.toReversed()) await close();
    },
    /** When nothing waits and nothing runs, and GitHub hears nothing more. */
    async settled(timeout = 60_000): Promise<void> {
      const end = Date.now() + timeout;
      for (;;) {
        await fake.quiet(150, timeout);
        const busy = (await services.queue.counts()).filter(({ state }) => state === 'waiting' || state === 'active');
        if (busy.length === 0) return;
        if (Date.now() > end) throw new Error(`not settled: ${JSON.stringify(busy)}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}
