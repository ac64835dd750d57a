import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../src/jobs/database.ts';
import { type FakeGitHub, startFakeGitHub } from '../fake-github/fake-github.ts';
import type { Repository } from '../fake-github/world.ts';
import { createDatabase } from '../jobs/fresh-database.ts';
import { addressOf, type Running, startServer, temporaryFolder } from '../server/running-server.ts';
import { isRead } from './fault-scenarios.ts';
import {
  type ApiCall,
  addShop,
  matcherOf,
  outcomeOf,
  type Outcome as ReviewOutcome,
  type STEPS,
  wordsOf,
} from './one-review.ts';

/** The moment at which a process dies. */
export interface Death {
  readonly words: string;
  readonly call: ApiCall;
  /** Of a write: GitHub has carried it out, and its answer finds nobody. */
  readonly when: 'before' | 'after';
}

export type Steps = typeof STEPS;
export type Outcome = ReviewOutcome & { readonly deaths: number };

export function deathsAt(calls: readonly ApiCall[]): readonly Death[] {
  return calls.flatMap((call) =>
    (isRead(call) ? (['before'] as const) : (['before', 'after'] as const)).map((when) => {
      return { words: `${when} ${wordsOf(call)}`, call, when };
    }),
  );
}

/** Processes of the App; one of them dies, and the work goes on. */
interface Crew {
  /** Before what the next one dies of. */
  begin(): Promise<void>;
  /** The one that works. */
  kill(): Promise<void>;
  /** When nothing is to be done any more. */
  settled(): Promise<void>;
  end(): Promise<void>;
}

export type Place = 'pglite' | 'postgres';

/** One death after the other, each in a repository of its own, in so many rows beside each other. */
export async function playDeaths(place: Place, deaths: readonly Death[], steps: Steps, rows = 3) {
  const shares = Array.from({ length: rows }, (_, row) => deaths.filter((_death, at) => at % rows === row));
  const played = await Promise.all(shares.map((share) => playRow(place, share, steps)));
  return {
    outcomes: Object.fromEntries(played.flatMap(({ outcomes }) => outcomes)),
    problems: played.flatMap(({ problems }) => problems),
  };
}

async function playRow(place: Place, deaths: readonly Death[], steps: Steps) {
  const fake = await startFakeGitHub();
  const crew = place === 'pglite' ? await loneProcess(fake) : await twoProcesses(fake);
  const outcomes: (readonly [string, Outcome])[] = [];
  try {
    for (const [at, death] of deaths.entries()) {
      const shop = addShop(fake, `owner-${at}`);
      outcomes.push([death.words, await playDeath(fake, crew, { shop, death, steps })]);
    }
    return { outcomes, problems: [...fake.problems] };
  } finally {
    await crew.end();
    await fake.stop();
  }
}

interface Played {
  readonly shop: Repository;
  readonly death: Death;
  readonly steps: Steps;
}

async function playDeath(fake: FakeGitHub, crew: Crew, { shop, death, steps }: Played): Promise<Outcome> {
  await crew.begin();
  const strike = fake.faults.add(matcherOf(fake, shop, death.call), { kind: 'call', [death.when]: () => crew.kill() });
  for (const step of steps) {
    await step(fake, shop);
    await crew.settled();
  }
  return { ...outcomeOf(fake, shop), deaths: strike.struck };
}

/** `node src/server.ts`, ready for deliveries. */
export function startProcess(fake: FakeGitHub, variables: Readonly<Record<string, string>>): Running {
  return startServer({ folder: process.cwd(), variables: { ...fake.environment, LOG_LEVEL: 'debug', ...variables } });
}

export async function hears(fake: FakeGitHub, running: Running): Promise<void> {
  fake.connect(`${await addressOf(running)}/api/github/webhooks`);
}

export async function kill({ process: child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** On PGlite: it is started again. */
async function loneProcess(fake: FakeGitHub): Promise<Crew> {
  const dataDir = temporaryFolder();
  const start = async () => {
    const started = startProcess(fake, { DATA_DIR: dataDir });
    await hears(fake, started);
    return started;
  };
  let running = await start();
  let next: Promise<Running> | null = null;
  return {
    begin: async () => {},
    async kill() {
      await kill(running);
      next = start();
    },
    async settled() {
      for (;;) {
        await fake.quiet(1500, 60_000);
        if (next) running = await next;
        next = null;
        if (await isIdle(running)) return;
      }
    },
    end: () => kill(running),
  };
}

/** Whether each job that its log tells the start of has ended, for the time that a lane waits before it asks for more. */
async function isIdle({ lines }: Running): Promise<boolean> {
  const count = lines.length;
  await wait(2200);
  const open = new Set<unknown>();
  for (const { msg, job } of lines) {
    if (msg === 'job started') open.add(job);
    else if (typeof msg === 'string' && msg.startsWith('job ')) open.delete(job);
  }
  return open.size === 0 && lines.length === count && lines.some(({ msg }) => msg === 'started');
}

/** On PostgreSQL: the other one takes over. It is kept still until then, so that it is the first that works and dies. */
async function twoProcesses(fake: FakeGitHub): Promise<Crew> {
  const { url, drop } = await createDatabase();
  const start = () => startProcess(fake, { DATABASE_URL: url, DATA_DIR: temporaryFolder() });
  let working = start();
  await hears(fake, working);
  let other = start();
  await addressOf(other);
  const database = await openDatabase({ url, dataDir: '' });
  return {
    async begin() {
      await addressOf(other);
      other.process.kill('SIGSTOP');
    },
    async kill() {
      await kill(working);
      await passAMinute();
      other.process.kill('SIGCONT');
      working = other;
      await hears(fake, working);
      other = start();
    },
    async settled() {
      for (;;) {
        await fake.quiet(300, 120_000);
        const busy = await database.query(`select from cache_audit_jobs.job where state <= 'active'`);
        if (busy.length === 0) return;
      }
    },
    async end() {
      await database.close();
      await kill(working);
      await kill(other);
      await drop();
    },
  };

  /** As far as what the dead process held is concerned. */
  async function passAMinute(): Promise<void> {
    await database.query(`update cache_audit.leases set held_until = held_until - interval '1 minute'`);
    await database.query(
      `update cache_audit_jobs.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'`,
    );
  }
}
