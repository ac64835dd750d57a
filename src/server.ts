import { readFileSync } from 'node:fs';
import { ConfigError, UsageError } from './core/errors.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type Answer, type HttpServer, isReading, listen, NOT_READING, type Routes } from './http.ts';
import { lockDataFolder } from './jobs/data-folder.ts';
import { loadKnowledge } from './knowledge/load.ts';
import { openLog, type RootLog } from './log.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { openRelay } from './relay.ts';
import { openServices, QUEUE_GRACE_SECONDS } from './services.ts';
import type { Credentials } from './setup/credentials.ts';
import { readAppFile } from './setup/manifest.ts';
import { openSetUp } from './setup/set-up.ts';
import { isReady, openWeb } from './web.ts';
import { startWorker } from './worker.ts';

/** `npm start`, `npm start -- web`, `npm start -- worker`. */
type Role = 'all' | 'web' | 'worker';

interface Running {
  readonly role: Role;
  readonly environment: Environment;
  readonly log: RootLog;
  readonly metrics: Metrics;
  /** What brings in deliveries, closed before all else. */
  readonly servers: Pick<HttpServer, 'close'>[];
  /** Closed from the last to the first, after the servers. */
  readonly closers: (() => Promise<void>)[];
  isStopping: boolean;
}

async function run(given: readonly string[]): Promise<void> {
  try {
    const role = roleOf(given);
    const environment = readEnvironment(process.env, readTextFile);
    checkRole(role, environment);
    await start(role, environment);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    process.stderr.write(`cache-audit: ${cause.message}\n`);
    process.exit(1);
  }
}

async function start(role: Role, environment: Environment): Promise<void> {
  const log = openLog(environment.logLevel);
  const running: Running = {
    role,
    environment,
    log,
    metrics: openMetrics(),
    servers: [],
    closers: [],
    isStopping: false,
  };
  process.on('uncaughtException', (cause) => {
    // What is cut off at the end may fail as it likes: its jobs have gone back to the queue.
    if (running.isStopping) log.warn({ err: cause }, 'failed while stopping');
    else crash(log, cause);
  });
  process.on('SIGTERM', () => end(running));
  process.on('SIGINT', () => end(running));
  if (environment.databaseUrl === null) {
    const lock = await lockDataFolder(environment.dataDir);
    running.closers.push(() => lock.release());
  }
  if (environment.credentials) await startApp(running, environment.credentials, null);
  else await startSetUp(running);
}

function roleOf(given: readonly string[]): Role {
  const [role = 'all', ...rest] = given;
  if (rest.length === 0 && (role === 'all' || role === 'web' || role === 'worker')) return role;
  throw new ConfigError(`expected no argument, \`web\` or \`worker\`, got \`${given.join(' ')}\``);
}

function checkRole(role: Role, { databaseUrl, credentials }: Environment): void {
  if (role !== 'all' && databaseUrl === null) {
    throw new ConfigError(
      `DATABASE_URL: expected the address of a PostgreSQL database for \`${role}\`, since the embedded database serves one ` +
        'process only; without one, start with neither `web` nor `worker`',
    );
  }
  if (role === 'worker' && !credentials) {
    throw new ConfigError(
      'APP_ID, PRIVATE_KEY and WEBHOOK_SECRET: expected for `worker`; only the web part has the set-up',
    );
  }
}

/** `server` is that of the set-up, which goes on with the routes of the App. */
async function startApp(running: Running, credentials: Credentials, server: HttpServer | null): Promise<void> {
  const { role, environment, log, metrics, closers } = running;
  const services = await openServices({ environment, credentials, metrics, log }, (close) => closers.push(close));
  const isStopping = () => running.isStopping;
  // Before deliveries come: it takes the thread that answers them for half a second.
  const knowledge = role === 'web' ? null : await loadKnowledge();
  await listenForMetrics(running, () => isReady(services, isStopping));
  if (role !== 'worker') {
    const routes = await openWeb(services, log, isStopping);
    if (server) server.route(routes);
    followRelay(running, server ?? (await listenPublicly(running, routes)));
  }
  if (knowledge) {
    const worker = await startWorker(services, { knowledge });
    closers.push(() => worker.stop(QUEUE_GRACE_SECONDS));
  }
  log.info({ role, database: services.database.kind, appId: credentials.appId }, 'started');
}

/** The port of the set-up becomes that of the App, in the same process. */
async function startSetUp(running: Running): Promise<void> {
  const { environment, log } = running;
  const { promise: listening, resolve } = Promise.withResolvers<HttpServer>();
  const setUp = openSetUp({
    ...environment,
    app: await readAppFile(),
    log,
    // The credentials are kept by then: the next start takes them, whatever went wrong in this one.
    onCreated: async (credentials) =>
      startApp(running, credentials, await listening).catch((cause: unknown) => crash(log, cause)),
  });
  const routes: Routes = {
    ready: async () => false,
    answer: async (request, url) =>
      url.pathname === environment.webhookPath && !isReading(request.method) ? NO_APP_YET : setUp.answer(request, url),
  };
  resolve(await listenPublicly(running, routes));
  log.warn({}, 'no credentials, so the set-up is served');
}

const NO_APP_YET: Answer = { status: 503, body: 'the set-up is not done' };

async function listenPublicly({ environment, log, servers }: Running, routes: Routes): Promise<HttpServer> {
  const { host, port } = environment;
  const server = await listen({ host, port, variable: 'PORT', log }, routes);
  servers.push(server);
  log.info({ host, port: server.port }, 'listening');
  return server;
}

function followRelay({ environment, log, servers }: Running, { port }: HttpServer): void {
  const { host, webhookPath, webhookProxyUrl } = environment;
  if (webhookProxyUrl === null) return;
  const own = host === '0.0.0.0' ? '127.0.0.1' : host.replace(/^::$/, '::1').replace(/^.*:.*$/, '[$&]');
  const relay = openRelay({ url: webhookProxyUrl, target: `http://${own}:${port}${webhookPath}`, log });
  servers.push(relay);
}

/** The health of a worker as well, which has no other port. */
async function listenForMetrics(running: Running, ready: () => Promise<boolean>): Promise<void> {
  const { environment, log, metrics, servers } = running;
  const { host, metricsPort } = environment;
  if (metricsPort === null) return;
  const routes: Routes = {
    ready,
    answer: async (request, { pathname }) => {
      if (pathname !== '/metrics') return null;
      if (!isReading(request.method)) return NOT_READING;
      return { status: 200, body: await metrics.text(), type: metrics.contentType };
    },
  };
  const server = await listen({ host, port: metricsPort, variable: 'METRICS_PORT', log }, routes);
  servers.push(server);
  log.info({ host, port: server.port }, 'metrics listening');
}

/** What an answer under way gets, and what everything together gets, before the process ends without it. */
const CONNECTION_GRACE_MS = 1_500;
const LIMIT_MS = 9_000;

/** A terminal and npm both send the signal, so that it may come twice. */
function end(running: Running): void {
  if (running.isStopping) return;
  running.isStopping = true;
  const { log } = running;
  log.info({}, 'stopping');
  setTimeout(() => {
    log.warn({}, 'stopped before everything was closed');
    process.exit(0);
  }, LIMIT_MS);
  closeAll(running).then(
    () => {
      log.info({}, 'stopped');
      process.exit(0);
    },
    (cause: unknown) => crash(log, cause),
  );
}

async function closeAll({ servers, closers, log }: Running): Promise<void> {
  await Promise.all(servers.map((server) => server.close(CONNECTION_GRACE_MS)));
  for (const close of closers.toReversed()) {
    await close().catch((cause: unknown) => log.error({ err: cause }, 'closing failed'));
  }
}

function crash(log: RootLog, cause: unknown): void {
  log.fatal({ err: cause }, 'crashed');
  process.exit(1);
}

/** Null where there is none. */
function readTextFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new ConfigError(`${path}: expected a file that can be read (${code})`, { cause });
  }
}

// At the end, since this waits: a signal that comes meanwhile needs the constants above.
await run(process.argv.slice(2));
