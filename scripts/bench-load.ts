import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { openDatabase } from '../src/jobs/database.ts';
import { type FakeGitHub, startFakeGitHub } from '../test/fake-github/fake-github.ts';
import type { SeenRequest } from '../test/fake-github/faults.ts';
import { signed } from '../test/fake-github/webhooks.ts';
import { createDatabase } from '../test/jobs/fresh-database.ts';
import { addressOf, cleanUp, type Running, startServer, temporaryFolder } from '../test/server/running-server.ts';
import { Said, type Sending } from './load/messages.ts';
import { changeOf, type Load, shopOf, stageLoad } from './load/stage.ts';
import { readStored, type Stored } from './load/stored.ts';

/**
 * The App under load, `npm run bench:load`: 2,000 signed deliveries at 100 a second, with audits beside, on PGlite and, where
 * DATABASE_URL names a server, on PostgreSQL; and what a first review and a later push ask of GitHub.
 */
const SIZE = { repositories: 10, pullsPerRepository: 20, pushesPerPull: 6, others: 800 };
const PER_SECOND = 100;
/** So many are sent twice. */
const TWICE = 50;
/** Until then the code of the App, and of PGlite, is being compiled. */
const WARM_AFTER_SECONDS = 3;

interface Row {
  readonly database: string;
  readonly answers: Answers;
  readonly stored: Stored;
  readonly megabytes: number;
  readonly audits: number;
}

try {
  const rows = [await underLoad('PGlite', null)];
  if (process.env['DATABASE_URL']) {
    const { url, drop } = await createDatabase();
    rows.push(await underLoad('PostgreSQL', url));
    await drop();
  }
  printLoad(rows);
  await printCalls();
} finally {
  cleanUp();
}

async function underLoad(name: string, url: string | null): Promise<Row> {
  const load = await stageLoad(SIZE);
  const dataDir = temporaryFolder();
  const running = startApp(load.fake, dataDir, url);
  const address = await addressOf(running);
  const answers = await sendAll(load, `${address}/api/github/webhooks`);
  const megabytes = peakOf(running);
  running.process.kill('SIGTERM');
  const { code } = await running.ended;
  if (code !== 0) throw new Error(`the App ended with ${code}: ${running.errors()}`);
  const audits = running.lines.filter(({ msg }) => msg === 'audited').length;
  await load.fake.stop();
  const database = await openDatabase({ url, dataDir });
  const stored = await readStored(database, answers.accepted);
  await database.close();
  return { database: name, answers, stored, megabytes, audits };
}

function startApp(fake: FakeGitHub, dataDir: string, url: string | null): Running {
  const database = url === null ? {} : { DATABASE_URL: url };
  return startServer({
    folder: process.cwd(),
    variables: {
      ...fake.environment,
      DATA_DIR: dataDir,
      ...database,
    },
  });
}

interface Answers {
  readonly sent: number;
  /** The ids that were answered with 200. */
  readonly accepted: readonly string[];
  /** Milliseconds, sorted. */
  readonly times: readonly number[];
  /** Without the first seconds of the process. */
  readonly warmTimes: readonly number[];
}

/** The thread that sends has nothing else to do, so that what it measures is the App. */
async function sendAll({ fake, planned }: Load, url: string): Promise<Answers> {
  const all = [...planned, ...planned.slice(-TWICE)].map((one) => ({ ...one, id: one.delivery.id }));
  const deliveries = all.map(({ delivery, id }) => signed(delivery.event, fake.environment.WEBHOOK_SECRET, id));
  const data: Sending = {
    url,
    perSecond: PER_SECOND,
    deliveries: deliveries.map(({ body, headers }) => ({ body, headers })),
  };
  const thread = new Worker(new URL('./load/sender.ts', import.meta.url), { workerData: data });
  const accepted = new Set<string>();
  const times: number[] = [];
  const warmTimes: number[] = [];
  const { promise: answered, resolve, reject } = Promise.withResolvers<void>();
  thread.on('error', reject);
  thread.on('message', (message) => {
    const said = Said.parse(message);
    const one = all[said.at];
    if (said.kind === 'sent') {
      const moved = one?.moved;
      if (moved) moved.pull.headSha = moved.headSha;
      return;
    }
    times.push(said.milliseconds);
    if (said.at >= WARM_AFTER_SECONDS * PER_SECOND) warmTimes.push(said.milliseconds);
    if (one && said.status === 200) accepted.add(one.id);
    if (times.length === all.length) resolve();
  });
  await answered;
  const sorted = { times: times.toSorted((a, b) => a - b), warmTimes: warmTimes.toSorted((a, b) => a - b) };
  return { sent: all.length, accepted: [...accepted], ...sorted };
}

/** Of the process, in millions of bytes. */
function peakOf({ process: { pid } }: Running): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}

function printLoad(rows: readonly Row[]): void {
  console.log(`\n${SIZE.repositories * SIZE.pullsPerRepository} pull requests, ${PER_SECOND} deliveries a second`);
  for (const { database, answers, stored, megabytes, audits } of rows) {
    const at = (share: number, times = answers.times) =>
      `${(times[Math.floor(times.length * share)] ?? 0).toFixed(0)} ms`;
    console.log(`
${database}
  deliveries sent            ${answers.sent}, of which ${TWICE} twice
  answered with 200          ${answers.accepted.length} ids
  recorded                   ${stored.deliveries}, lost ${stored.lost}
  answers, 50th              ${at(0.5)}
  answers, 99th              ${at(0.99)}, after the first ${WARM_AFTER_SECONDS} seconds ${at(0.99, answers.warmTimes)}
  answers, slowest           ${at(0.99999)}
  peak memory                ${megabytes.toFixed(0)} MB
  audits meanwhile           ${audits}
  jobs                       ${stored.done} done, ${stored.waiting} waiting, ${stored.failed} failed
  keys forgotten, doubled    ${stored.forgotten.length}, ${stored.doubled.length}`);
  }
}

async function printCalls(): Promise<void> {
  const fake = await startFakeGitHub();
  const running = startApp(fake, temporaryFolder(), null);
  fake.connect(`${await addressOf(running)}/api/github/webhooks`);
  const shop = fake.addRepository({ name: 'shop', files: shopOf(400) });
  const pull = await fake.openPull(shop, { files: changeOf(1) });
  printRoutes('first review, 402 files', await requestsUntilDone());
  await fake.push(pull, { files: changeOf(2) });
  printRoutes('later push', await requestsUntilDone());
  running.process.kill('SIGTERM');
  await running.ended;
  await fake.stop();

  async function requestsUntilDone(): Promise<readonly SeenRequest[]> {
    do await fake.quiet(3000, 120_000);
    while (fake.checkRunOf(pull)?.status !== 'completed');
    return fake.requests.splice(0);
  }
}

function printRoutes(title: string, requests: readonly SeenRequest[]): void {
  const counts = new Map<string, number>();
  for (const request of requests) counts.set(kindOf(request), (counts.get(kindOf(request)) ?? 0) + 1);
  const reads = requests.filter((request) => kindOf(request).startsWith('read'));
  const points = reads.filter(({ route }) => route === 'graphql').length;
  console.log(`\n${title}: ${reads.length - points} REST calls and ${points} GraphQL points beside token and posting`);
  for (const [kind, count] of [...counts].toSorted()) console.log(`  ${kind.padEnd(80)} ${count}`);
}

/** A GraphQL query of ours asks for at most a hundred nodes, which is one point. */
function kindOf({ method, route, fields }: SeenRequest): string {
  const name = `${method} ${route}${fields.length > 0 ? ` ${fields.join(' ')}` : ''}`;
  if (route.endsWith('/access_tokens')) return `token   ${name}`;
  return method === 'GET' || (route === 'graphql' && fields.includes('repository'))
    ? `read    ${name}`
    : `posting ${name}`;
}
