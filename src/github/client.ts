import { setTimeout as delay } from 'node:timers/promises';
import { ProbotOctokit } from 'probot';
import { z } from 'zod';
import type { RepositoryRef } from '../core/job.ts';
import { abortableFetch } from './abortable-fetch.ts';
import { type Call, type CallSettings, callGitHub } from './calls.ts';
import { installationAuth } from './installation-token.ts';
import { newWriteSpacing } from './write-spacing.ts';

export type { Call } from './calls.ts';
export type Octokit = InstanceType<typeof ProbotOctokit>;

export interface GitHub {
  /** All waiting and reading ends with the signal's reason once it is aborted; a write that was sent is waited for. */
  repository(ref: RepositoryRef, options?: { readonly signal?: AbortSignal | undefined }): Repository;
  /** The name in the App's URLs and of its bot, asked for once; null where it cannot be had. */
  appSlug(): Promise<string | null>;
}

export interface Repository {
  readonly ref: RepositoryRef;
  /** Its token reaches this repository only. */
  readonly octokit: Octokit;
}

export interface GitHubSettings {
  /** `github.com`, or the host of an Enterprise Server, which may carry a port. */
  readonly host: string;
  readonly protocol: 'https' | 'http';
  readonly credentials: AppCredentials | { readonly kind: 'token'; readonly token: string };
  /** Of this program, for the user agent. */
  readonly version: string;
  /** Told of every request that was answered or failed. */
  readonly onCall?: (call: Call) => void;
  readonly sleep?: ((milliseconds: number, signal: AbortSignal | null) => Promise<void>) | undefined;
  /** Between two writes of one installation, as GitHub asks for; 1,000 unless told. */
  readonly writeSpacingMilliseconds?: number;
  /** After which a call that is not answered counts as failed; 60,000 unless told. */
  readonly timeoutMilliseconds?: number;
}

export interface AppCredentials {
  readonly kind: 'app';
  readonly appId: string | number;
  readonly privateKey: string;
}

/** Octokit logs bodies and URLs; what there is to tell of a call goes through `onCall`. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const App = z.object({ slug: z.string().min(1) });

export function openGitHub(settings: GitHubSettings): GitHub {
  const sleep = settings.sleep ?? sleepAwake;
  const spacing = newWriteSpacing(settings.writeSpacingMilliseconds ?? 1000, sleep);
  const { onCall = () => {}, timeoutMilliseconds = 60_000 } = settings;
  const connect = (auth: object, spacingKey: string, signal: AbortSignal | null) => {
    const request = { fetch: abortableFetch(signal, timeoutMilliseconds), log: SILENT };
    const octokit = new ProbotOctokit({ ...connectionOf(settings), ...auth, request });
    watch(octokit, { sleep, signal, onCall, beforeWrite: () => spacing(spacingKey, signal) });
    return octokit;
  };
  if (settings.credentials.kind === 'token') {
    const auth = { auth: { token: settings.credentials.token } };
    return {
      repository: (ref, { signal } = {}) => ({ ref, octokit: connect(auth, 'token', signal ?? null) }),
      appSlug: async () => null,
    };
  }
  const { appId, privateKey } = settings.credentials;
  const app = connect({ auth: { appId, privateKey } }, 'app', null);
  return {
    repository(ref, { signal } = {}) {
      const auth = { authStrategy: () => installationAuth(app, ref, { sleep, signal: signal ?? null }) };
      return { ref, octokit: connect(auth, String(ref.installationId), signal ?? null) };
    },
    appSlug: kept(() => slugOf(app)),
  };
}

/** `https://api.github.com`, that of a tenant with data residency, or the REST root of an Enterprise Server. */
export function apiUrlOf({ host, protocol }: Pick<GitHubSettings, 'host' | 'protocol'>): string {
  if (host === 'github.com' || host.endsWith('.ghe.com')) return `https://api.${host}`;
  return `${protocol}://${host}/api/v3`;
}

/**
 * Of the plugins only the endpoints and the pagination are wanted. The retrying one repeats creates; the throttling one does
 * not see the limits of GraphQL under `/api/graphql`, and spaces its queries like writes. Their part is done in `calls.ts`.
 */
function connectionOf(settings: GitHubSettings) {
  return {
    baseUrl: apiUrlOf(settings),
    userAgent: `cache-audit/${settings.version}`,
    log: SILENT,
    retry: { enabled: false },
    throttle: { enabled: false },
  };
}

function watch(octokit: Octokit, settings: CallSettings): void {
  octokit.hook.wrap('request', (request, options) => callGitHub(request, options, settings));
}

async function slugOf(app: Octokit): Promise<string | null> {
  try {
    const { data } = await app.rest.apps.getAuthenticated();
    return App.parse(data).slug;
  } catch {
    return null;
  }
}

/** Null is not kept: it is asked for again. */
function kept<T>(ask: () => Promise<T | null>): () => Promise<T | null> {
  let answer: Promise<T | null> | null = null;
  return async () => {
    answer ??= ask();
    const value = await answer;
    if (value === null) answer = null;
    return value;
  };
}

async function sleepAwake(milliseconds: number, signal: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted();
  try {
    await delay(milliseconds, undefined, signal ? { signal } : {});
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause;
  }
}
