import { setTimeout as wait } from 'node:timers/promises';
import { type FakeGitHub, startFakeGitHub } from '../fake-github/fake-github.ts';
import type { Fault } from '../fake-github/faults.ts';
import type { Repository } from '../fake-github/world.ts';
import { type App, startApp } from './app.ts';
import {
  type ApiCall,
  addShop,
  callsAbout,
  matcherOf,
  outcomeOf,
  type Outcome as ReviewOutcome,
  STEPS,
  wordsOf,
} from './one-review.ts';

export interface Trouble {
  readonly words: string;
  readonly fault: Fault;
  /** How many calls in a row it strikes; one, unless said. */
  readonly times?: number;
}

/** One trouble with one call. */
export interface Scenario {
  readonly words: string;
  readonly call: ApiCall;
  readonly trouble: Trouble;
}

const BEFORE: readonly Trouble[] = [
  { words: 'a server error', fault: { kind: 'status', status: 500 } },
  { words: 'an outage', fault: { kind: 'status', status: 502 }, times: 5 },
  { words: 'a broken connection', fault: { kind: 'reset' } },
  { words: 'not found', fault: { kind: 'status', status: 404 } },
  { words: 'a secondary limit', fault: { kind: 'secondary-limit', retryAfter: 1 } },
  { words: 'a primary limit', fault: { kind: 'primary-limit', resetInSeconds: 2 } },
  { words: 'a long primary limit', fault: { kind: 'primary-limit', resetInSeconds: 1800 } },
];
const LIMIT_OF_GRAPHQL: Trouble = { words: 'a limit of GraphQL', fault: { kind: 'graphql-limit' } };
const SPENT_TOKEN: Trouble = { words: 'an expired token', fault: { kind: 'expired-token' } };
const AFTER: readonly Trouble[] = [
  { words: 'an answer lost after the effect', fault: { kind: 'lost' } },
  { words: 'a server error after the effect', fault: { kind: 'failed-after', status: 500 } },
];

/** Everything that may go wrong with a call. */
export function troublesWith(call: ApiCall): readonly Trouble[] {
  const { route } = call;
  const isToken = route.endsWith('/access_tokens');
  return [
    ...BEFORE,
    ...(route === 'graphql' ? [LIMIT_OF_GRAPHQL] : []),
    ...(isToken || route === 'archive' ? [] : [SPENT_TOKEN]),
    ...(isRead(call) ? [] : AFTER),
  ];
}

export function scenariosFor(calls: readonly ApiCall[]): readonly Scenario[] {
  return calls.flatMap((call) => troublesWith(call).map((trouble) => scenarioOf(call, trouble)));
}

export function scenarioOf(call: ApiCall, trouble: Trouble): Scenario {
  return { words: `${trouble.words} at ${wordsOf(call)}`, call, trouble };
}

/** What may double something at each write, and of all else every `step`th. */
export function spread(scenarios: readonly Scenario[], step: number): readonly Scenario[] {
  return scenarios.filter(({ call, trouble }, at) => at % step === 0 || (!isRead(call) && mayDouble(trouble)));
}

function mayDouble({ fault }: Trouble): boolean {
  return fault.kind === 'lost' || fault.kind === 'failed-after' || fault.kind === 'reset' || fault.kind === 'status';
}

export function isRead({ method, route, field }: ApiCall): boolean {
  return method === 'GET' || (route === 'graphql' && field === 'repository');
}

/** What the App asks of GitHub where nothing goes wrong. */
export async function callsOfOneReview(
  more: Readonly<Record<string, string>> = {},
  steps = STEPS,
): Promise<readonly ApiCall[]> {
  return withApp(async (fake, app) => {
    const shop = addShop(fake, 'calm', more);
    for (const step of steps) {
      await step(fake, shop);
      await app.settled();
    }
    return callsAbout(fake, shop);
  });
}

export type Outcome = ReviewOutcome & { readonly isStruck: boolean };

export interface Staging {
  readonly files?: Readonly<Record<string, string>>;
  /** Faults beside that of the scenario. */
  readonly prepare?: (fake: FakeGitHub, shop: Repository) => void;
}

/** What came of each scenario, by its words, and what was wrong with the requests. */
export interface Played {
  readonly outcomes: Readonly<Record<string, Outcome>>;
  readonly problems: readonly string[];
}

/** All scenarios beside each other, each on a repository of its own; every delivery comes twice. */
export async function play(scenarios: readonly Scenario[], { files = {}, prepare }: Staging = {}): Promise<Played> {
  return withApp(async (fake, app) => {
    fake.outbox.copies = 2;
    const stages = scenarios.map(({ words, call, trouble }, at) => {
      const shop = addShop(fake, `owner-${at}`, files);
      prepare?.(fake, shop);
      const { times = 1 } = trouble;
      return { words, shop, armed: fake.faults.add({ ...matcherOf(fake, shop, call), times }, trouble.fault) };
    });
    for (const step of STEPS) {
      for (const { shop } of stages) await step(fake, shop);
      await settledSoon(app);
    }
    const outcomes = stages.map(({ words, shop, armed }) => {
      return [words, { ...outcomeOf(fake, shop), isStruck: armed.struck > 0 }] as const;
    });
    return { outcomes: Object.fromEntries(outcomes), problems: [...fake.problems] };
  });
}

export async function withApp<T>(work: (fake: FakeGitHub, app: App) => Promise<T>): Promise<T> {
  const fake = await startFakeGitHub();
  const app = await startApp(fake, { worker: { orphanedAfterSeconds: 0, sleep: (ms) => wait(ms / 200) } });
  try {
    return await work(fake, app);
  } finally {
    await app.stop();
    await fake.stop();
  }
}

/** Whatever was put back for later is due at once. */
export async function settledSoon(app: App): Promise<void> {
  const { database } = app.services;
  const hurry = setInterval(() => {
    void database.query(
      `update cache_audit_jobs.job set start_after = now() where state < 'active' and start_after > now()`,
    );
  }, 200);
  try {
    await app.settled(600_000);
  } finally {
    clearInterval(hurry);
  }
}
