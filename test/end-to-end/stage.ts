import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from '../fake-github/fake-github.ts';
import type { SeenRequest } from '../fake-github/faults.ts';
import type { Changes } from '../fake-github/git-objects.ts';
import type { Pull, Repository } from '../fake-github/world.ts';
import { type App, startApp } from './app.ts';
import { settledSoon } from './fault-scenarios.ts';
import { BUG, SHOP } from './shop.ts';

export interface Stage {
  readonly fake: FakeGitHub;
  readonly app: App;
  /** A repository with an owner, and so an installation, of its own. */
  shop(more?: Changes): Repository;
  /** A pull request with the bug, reviewed. */
  reviewed(shop?: Repository, files?: Changes): Promise<Pull>;
  /** Settled; what was put back for later is due at once. */
  settledSoon(): Promise<void>;
  /** All that the App has asked about a repository, oldest first. */
  requestsAbout(shop: Repository): readonly SeenRequest[];
  /** Holds the next request of a route until it is let go; `reached` resolves when it is there. */
  hold(shop: Repository, method: string, route: string): Held;
}

export interface Held {
  readonly reached: Promise<void>;
  release(): void;
}

/** One App and one GitHub for all tests of a file. */
export function openStage({ log }: { readonly log?: Logger } = {}): Stage {
  let fake: FakeGitHub;
  let app: App;
  let owners = 0;
  beforeAll(async () => {
    fake = await startFakeGitHub();
    app = await startApp(fake, { worker: { sleep: (ms) => wait(ms / 100) }, ...(log ? { log } : {}) });
  });
  afterEach(() => {
    fake.faults.clear();
    expect(fake.problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await app.stop();
    await fake.stop();
  });
  const shop = (more: Changes = {}): Repository => {
    owners += 1;
    return fake.addRepository({ owner: `owner-${owners}`, name: 'shop', files: { ...SHOP, ...more } });
  };
  return {
    get fake() {
      return fake;
    },
    get app() {
      return app;
    },
    shop,
    async reviewed(repository = shop(), files = BUG) {
      const pull = await fake.openPull(repository, { files });
      await app.settled();
      return pull;
    },
    settledSoon: () => settledSoon(app),
    requestsAbout: ({ owner, id }) => fake.requests.filter((request) => isAbout(request, owner.login, id)),
    hold({ owner, id }, method, route) {
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const before = () => {
        reached.resolve();
        return released.promise;
      };
      fake.faults.add({ method, route, where: (one) => isAbout(one, owner.login, id) }, { kind: 'call', before });
      return { reached: reached.promise, release: () => released.resolve() };
    },
  };
}

function isAbout({ path, body, route }: SeenRequest, owner: string, id: number): boolean {
  if (route === 'graphql') return JSON.stringify(body).includes(`"owner":"${owner}"`);
  return path.startsWith(`/repos/${owner}/`) || path.startsWith(`/_codeload/${id}/`);
}

export const ROUTES = {
  compare: '/repos/{owner}/{repo}/compare/{basehead}',
  pull: '/repos/{owner}/{repo}/pulls/{pull_number}',
  run: '/repos/{owner}/{repo}/check-runs/{check_run_id}',
  runs: '/repos/{owner}/{repo}/check-runs',
  reviews: '/repos/{owner}/{repo}/pulls/{pull_number}/reviews',
} as const;

/** The one thing that there has to be. */
export function only<T>(things: readonly T[]): T {
  const [thing, ...more] = things;
  if (thing === undefined || more.length > 0) throw new Error(`one is expected, not ${things.length}`);
  return thing;
}

/** The first eight characters of a finding's fingerprint, as our comment names them. */
export function findingId(text: string): string {
  const id = /Finding `([0-9a-f]{8})`/.exec(text)?.[1];
  if (id === undefined) throw new Error('no finding is named');
  return id;
}
