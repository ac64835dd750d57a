import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { checkActions } from './check-actions.ts';
import { eventOf, hears } from './events.ts';
import { newFaults } from './faults.ts';
import { newOutbox, type Outbox } from './outbox.ts';
import { peopleActions } from './people-actions.ts';
import { pullActions } from './pull-actions.ts';
import { addRepository, type NewRepository } from './repositories.ts';
import { repositoryActions } from './repository-actions.ts';
import { appHandlers } from './rest-app.ts';
import { checkHandlers } from './rest-checks.ts';
import { commentHandlers } from './rest-comments.ts';
import { gitHandlers } from './rest-git.ts';
import { pullHandlers } from './rest-pulls.ts';
import { reviewHandlers } from './rest-reviews.ts';
import { type Backend, listen } from './server.ts';
import type { Json } from './webhooks.ts';
import {
  accountOf,
  type CheckRun,
  type Installation,
  install,
  newWorld,
  type Pull,
  type Repository,
  type ReviewComment,
} from './world.ts';

export interface FakeOptions {
  readonly slug?: string;
  readonly appId?: number;
  /** PEM; a new key where it is left out. */
  readonly privateKey?: string;
  /** Whether the fake's own answers are held against GitHub's description, which costs time. */
  readonly checkAnswers?: boolean;
}

export type FakeGitHub = Awaited<ReturnType<typeof startFakeGitHub>>;

/** GitHub with state, on a port of 127.0.0.1. See `fake-github.test.ts` for what it does. */
export async function startFakeGitHub(options: FakeOptions = {}) {
  const { slug = 'cache-audit', appId = 4711, privateKey = '', checkAnswers = false } = options;
  const world = newWorld({ slug, appId, privateKey });
  const problems: string[] = [];
  const outbox = newOutbox(problems);
  const backend: Backend = newBackend({ world, problems, outbox, root: () => root, checkAnswers });
  const { server, origin } = await listen(backend);
  const root = `${origin}/api/v3`;
  const tell = async (event: string, overrides: Json, repository: Repository) => {
    if (hears(world, event, repository)) await outbox.deliver(eventOf({ world, root }, event, overrides, repository));
  };
  const stage = {
    world,
    root: () => root,
    tell,
    deliver: (event: Parameters<Outbox['deliver']>[0]) => outbox.deliver(event),
  };

  return {
    ...pullActions(stage),
    ...peopleActions(stage),
    ...checkActions(stage),
    ...repositoryActions(stage),
    ...assertions(world.app.bot.login),
    origin,
    /** What the App is started with: `APP_ID`, `PRIVATE_KEY`, `WEBHOOK_SECRET`, `GHE_HOST`, `GHE_PROTOCOL`. */
    environment: {
      APP_ID: String(appId),
      PRIVATE_KEY: world.app.privateKey,
      WEBHOOK_SECRET: 'secret-of-the-hook',
      GHE_HOST: new URL(origin).host,
      GHE_PROTOCOL: 'http',
    },
    world,
    app: world.app,
    outbox,
    /** What was wrong with a request or a delivery; a test holds it empty. */
    problems,
    requests: backend.requests,
    faults: backend.faults,
    deliveries: outbox.deliveries,
    /** Points deliveries at the App. */
    connect(url: string, secret = 'secret-of-the-hook'): void {
      outbox.hook = { url, secret };
    },
    deliver: (...given: Parameters<Outbox['deliver']>) => outbox.deliver(...given),
    /** A repository with one commit on `main`, and the App installed on all of its owner's unless told not to. */
    addRepository({ installed = true, ...given }: NewRepository & { readonly installed?: boolean }): Repository {
      const repository = addRepository(world, given);
      const known = [...world.installations.values()].some(
        (each) => each.account === repository.owner && !each.deleted,
      );
      if (installed && !known) install(world, repository.owner, null);
      return repository;
    },
    installationOf(repository: Repository): Installation {
      const found = [...world.installations.values()].find(
        (each) => each.account === repository.owner && !each.deleted,
      );
      if (!found) throw new Error('the App is not installed there');
      return found;
    },
    /** A personal token, for the command line. */
    userToken(login: string): string {
      const token = `ghp_${randomBytes(18).toString('hex')}`;
      backend.credentials.userTokens.set(token, accountOf(world, login));
      return token;
    },
    /** Lets every token that is out expire. */
    expireTokens(): void {
      for (const token of backend.credentials.tokens.values()) token.expiresAt = 0;
    },
    /** Resolves when for so long no request came, none is open and no delivery is under way; fails after the timeout. */
    async quiet(milliseconds = 500, timeout = 30_000): Promise<void> {
      const end = Date.now() + timeout;
      const start = Date.now();
      for (;;) {
        const isBusy = backend.inFlight > 0 || outbox.pending > 0;
        if (!isBusy && Date.now() - Math.max(start, backend.lastRequestAt) >= milliseconds) return;
        if (Date.now() > end) throw new Error(`not quiet after ${timeout} ms`);
        await wait(20);
      }
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function newBackend({
  world,
  problems,
  outbox,
  root,
  checkAnswers,
}: Pick<Backend, 'world' | 'problems' | 'checkAnswers'> & { outbox: Outbox; root: () => string }): Backend {
  const credentials = { tokens: new Map(), userTokens: new Map() };
  const archives: Backend['archives'] = new Map();
  const sign = (repository: Repository, sha: string) => {
    const token = randomBytes(16).toString('hex');
    archives.set(token, { repository, sha });
    return token;
  };
  return {
    ...{
      world,
      problems,
      checkAnswers,
      credentials,
      archives,
      faults: newFaults(),
      requests: [],
      inFlight: 0,
      lastRequestAt: 0,
    },
    handlers: {
      ...appHandlers(credentials.tokens),
      ...gitHandlers(sign),
      ...pullHandlers,
      ...reviewHandlers,
      ...commentHandlers,
      ...checkHandlers,
    },
    emit(event, overrides, repository) {
      if (hears(world, event, repository))
        void outbox.deliver(eventOf({ world, root: root() }, event, overrides, repository));
    },
  };
}

/** What tests look at. `bot` is the login of the App. */
function assertions(bot: string) {
  const ours = (pull: Pull): readonly ReviewComment[] =>
    [...pull.comments.values()].filter(({ author, inReplyTo }) => author.login === bot && inReplyTo === null);
  return {
    /** The App's review comments that stand, oldest first. */
    ourComments: ours,
    /** Those whose threads are not resolved. */
    openComments: (pull: Pull) => ours(pull).filter(({ thread }) => !thread.isResolved),
    ourReviews: (pull: Pull) => pull.reviews.filter(({ author }) => author.login === bot),
    /** The App's comments in the conversation. */
    ourAnswers: ({ repository, number }: Pull) =>
      [...repository.issueComments.values()].filter((each) => each.number === number && each.author.login === bot),
    checkRunsOn: ({ checkRuns }: Repository, headSha: string): readonly CheckRun[] =>
      [...checkRuns.values()].filter((run) => run.headSha === headSha),
    /** The newest run on the head of a pull request. */
    checkRunOf: ({ repository, headSha }: Pull): CheckRun | undefined =>
      [...repository.checkRuns.values()].findLast((run) => run.headSha === headSha),
    unfinishedRuns: ({ checkRuns }: Repository): readonly CheckRun[] =>
      [...checkRuns.values()].filter(({ status }) => status !== 'completed'),
  };
}
