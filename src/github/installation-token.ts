import { z } from 'zod';
import type { RepositoryRef } from '../core/job.ts';
import type { Answer, CallOptions } from './calls.ts';
import { statusOf } from './failure.ts';

/** The client of the App itself, which makes the tokens and keeps them while they last. */
export interface TokenSource {
  auth(options: object): Promise<unknown>;
}

export interface TokenSettings {
  readonly sleep: (milliseconds: number, signal: AbortSignal | null) => Promise<void>;
  readonly signal: AbortSignal | null;
}

type Send = (options: CallOptions & { readonly headers?: object }) => Promise<Answer>;

const InstallationToken = z.object({ token: z.string().min(1), expiresAt: z.iso.datetime({ offset: true }) });

/** A call must not outlive its token. */
const SPARE_MILLISECONDS = 120_000;

/** An Octokit authentication whose token reaches one repository only. */
export function installationAuth(app: TokenSource, ref: RepositoryRef, settings: TokenSettings) {
  const auth = async () => ({ type: 'token', token: await tokenOf(app, ref) });
  return Object.assign(auth, {
    hook: (send: Send, options: CallOptions) => sendWithToken(send, options, { app, ref, ...settings }),
  });
}

interface TokenCall extends TokenSettings {
  readonly app: TokenSource;
  readonly ref: RepositoryRef;
}

/** A 401 means that nothing was done, so that also a write may be sent again. */
async function sendWithToken(
  send: Send,
  options: CallOptions,
  { app, ref, sleep, signal }: TokenCall,
): Promise<Answer> {
  const sendWith = (token: string) =>
    send({ ...options, headers: { ...Object(options['headers']), authorization: `token ${token}` } });
  const token = await tokenOf(app, ref);
  try {
    return await sendWith(token);
  } catch (cause) {
    if (statusOf(cause) !== 401) throw cause;
  }
  const renewed = await renewedToken(app, ref, token);
  try {
    return await sendWith(renewed);
  } catch (cause) {
    if (statusOf(cause) !== 401) throw cause;
  }
  // A new token takes a moment to be known everywhere.
  await sleep(1000, signal);
  return sendWith(renewed);
}

async function tokenOf(app: TokenSource, ref: RepositoryRef): Promise<string> {
  const { token, expiresAt } = InstallationToken.parse(await app.auth(requestOf(ref)));
  return Date.parse(expiresAt) - Date.now() > SPARE_MILLISECONDS ? token : renewedToken(app, ref, token);
}

/** Of several calls that are refused together only the first asks for another. */
async function renewedToken(app: TokenSource, ref: RepositoryRef, refused: string): Promise<string> {
  const kept = InstallationToken.parse(await app.auth(requestOf(ref)));
  if (kept.token !== refused) return kept.token;
  return InstallationToken.parse(await app.auth({ ...requestOf(ref), refresh: true })).token;
}

function requestOf({ installationId, repositoryId }: RepositoryRef) {
  return { type: 'installation', installationId, repositoryIds: [repositoryId] };
}
