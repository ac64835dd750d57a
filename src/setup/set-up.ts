import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Log } from '../core/log.ts';
import { type Credentials, credentialsOf, KeptCredentials, keepCredentials } from './credentials.ts';
import { type AppFile, manifestOf, RETURN_PATH } from './manifest.ts';
import { createdPage, failedPage, type Page, startPage } from './page.ts';

export interface SetUpOptions {
  readonly app: AppFile;
  /** Without slashes at their ends. */
  readonly github: { readonly web: string; readonly api: string };
  readonly dataDir: string;
  readonly webhookPath: string;
  readonly publicUrl: string | null;
  readonly webhookProxyUrl: string | null;
  readonly log: Log;
  /** Makes the App of this process; awaited before the browser hears that all is well. */
  onCreated(credentials: Credentials): Promise<void>;
}

export interface SetUp {
  /** Null where the path is none of the set-up's. */
  answer(request: IncomingMessage, url: URL): Promise<Page | null>;
}

/** GitHub's manifest flow: `/` sends the browser to GitHub with a manifest, and it comes back with a code for the credentials. */
export function openSetUp(options: SetUpOptions): SetUp {
  const states = openStates();
  return {
    async answer(request, url) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return null;
      if (url.pathname === '/') return start(request, url, { options, states });
      if (url.pathname === RETURN_PATH && request.method === 'GET') return finish(url, { options, states });
      return null;
    },
  };
}

interface States {
  issue(): string;
  /** True once for each that was issued in the last hour, which is how long GitHub keeps a code. */
  take(state: string): boolean;
}

/** A code that comes back must belong to a page shown by this server: else a link could make it somebody else's App. */
function openStates(): States {
  const issued = new Map<string, number>();
  return {
    issue() {
      const state = randomBytes(24).toString('base64url');
      issued.set(state, Date.now());
      const oldest = issued.keys().next().value;
      if (issued.size > 1_000 && oldest) issued.delete(oldest);
      return state;
    },
    take(state) {
      const at = issued.get(state);
      issued.delete(state);
      return at !== undefined && Date.now() - at < 3_600_000;
    },
  };
}

interface Flow {
  readonly options: SetUpOptions;
  readonly states: States;
}

function start(request: IncomingMessage, url: URL, { options, states }: Flow): Page {
  const publicUrl = options.publicUrl ?? publicUrlOf(request);
  if (!publicUrl) return failedPage(400, 'The Host header cannot be read. Set PUBLIC_URL and start again.');
  const organization = url.searchParams.get('organization') || null;
  if (organization && !/^[\w-]{1,100}$/.test(organization))
    return failedPage(400, 'That is no name of an organization.');
  const account = organization ? `/organizations/${organization}` : '';
  return startPage({
    manifest: manifestOf(options.app, { ...options, publicUrl }),
    action: `${options.github.web}${account}/settings/apps/new?state=${states.issue()}`,
    organization,
  });
}

/** As the browser reached this server, through proxies or not. */
function publicUrlOf({ headers }: IncomingMessage): string | null {
  const host = firstOf(headers['x-forwarded-host']) ?? headers.host ?? '';
  const protocol = firstOf(headers['x-forwarded-proto']) ?? 'http';
  if (!/^([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?$/.test(host) || !/^https?$/.test(protocol)) return null;
  return URL.canParse(`${protocol}://${host}`) ? `${protocol}://${host}` : null;
}

function firstOf(header: string | readonly string[] | undefined): string | null {
  const text = typeof header === 'string' ? header : header?.[0];
  return text?.split(',')[0]?.trim() || null;
}

async function finish(url: URL, { options, states }: Flow): Promise<Page> {
  const code = url.searchParams.get('code') ?? '';
  if (!states.take(url.searchParams.get('state') ?? '')) {
    return failedPage(400, 'This answer does not belong to a page of this server, or it is too old.');
  }
  if (!/^[\w-]{1,200}$/.test(code)) return failedPage(400, 'GitHub sent no code.');
  const kept = await convert(code, options);
  if (!kept)
    return failedPage(502, 'GitHub did not give the credentials of the App. The log of this server says more.');
  await keepCredentials(options.dataDir, kept);
  options.log.info({ appId: kept.id, slug: kept.slug }, 'credentials kept');
  await options.onCreated(credentialsOf(kept));
  return createdPage(`${installBase(kept, options)}/installations/new`);
}

/** A link to GitHub and to nowhere else, whatever the answer says. */
function installBase(kept: KeptCredentials, { github }: SetUpOptions): string {
  return kept.html_url.startsWith(`${github.web}/`)
    ? kept.html_url
    : `${github.web}/apps/${encodeURIComponent(kept.slug)}`;
}

async function convert(code: string, { github, log }: SetUpOptions): Promise<KeptCredentials | null> {
  try {
    const response = await fetch(`${github.api}/app-manifests/${code}/conversions`, {
      method: 'POST',
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'cache-audit' },
      signal: AbortSignal.timeout(15_000),
    });
    if (response.status !== 201) {
      log.error({ status: response.status }, 'conversion of the manifest refused');
      return null;
    }
    return KeptCredentials.parse(await response.json());
  } catch (cause) {
    log.error({ err: cause }, 'conversion of the manifest failed');
    return null;
  }
}
