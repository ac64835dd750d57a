import { z } from 'zod';
import { AnswerLost, PermissionMissing, ServiceUnavailable } from '../core/errors.ts';
import { explained, failureOf, isMissingPermission, withoutSignedUrl } from './failure.ts';
import { remainingOf, retryAfterOf, secondsRefused } from './rate-limit.ts';
import { isGraphQL, isGraphQLQuery, routeOf } from './route.ts';

/** One request as metrics see it. */
export interface Call {
  readonly method: string;
  /** A template: no names, no host, no query. */
  readonly route: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly milliseconds: number;
  /** Calls left until the limit is set back; null where the answer does not tell. */
  readonly remaining: number | null;
}

export interface CallSettings {
  readonly sleep: (milliseconds: number, signal: AbortSignal | null) => Promise<void>;
  readonly signal: AbortSignal | null;
  readonly onCall: (call: Call) => void;
  /** Waits for our turn to write. */
  readonly beforeWrite: () => Promise<void>;
}

export interface CallOptions {
  readonly method: string;
  readonly url: string;
  readonly [parameter: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

type Outcome<A> =
  | { readonly kind: 'answered'; readonly answer: A }
  /** It had no effect. */
  | { readonly kind: 'refused'; readonly seconds: number; readonly cause: unknown }
  /** Nobody knows whether it had an effect. `answer` where GraphQL wrapped the failure in one. */
  | { readonly kind: 'failed'; readonly seconds: number | null; readonly cause: unknown; readonly answer?: A };

interface Nature {
  readonly method: string;
  readonly route: string;
  readonly isWrite: boolean;
  readonly isForToken: boolean;
}

interface Attempts {
  refused: number;
  failed: number;
}

const LONGEST_WAIT = 60;
const MOST_REFUSALS = 3;
const WAITS_AFTER_FAILURES = [1, 4, 9];
const SECONDS_AFTER_OUTAGE = 30;

/**
 * Sends a request until it is answered: again after a refusal for a limit, and again after a failure where that cannot do a
 * thing twice. Throws `ServiceUnavailable` where that would take too long, `AnswerLost` for a write that failed.
 */
export async function callGitHub<Options extends CallOptions, A extends Answer>(
  send: (options: Options) => A | Promise<A>,
  options: Options,
  settings: CallSettings,
): Promise<A> {
  const nature = natureOf(options);
  const attempts: Attempts = { refused: 0, failed: 0 };
  for (;;) {
    settings.signal?.throwIfAborted();
    if (nature.isWrite) await settings.beforeWrite();
    const outcome = await attempt(() => send(options), nature, settings);
    if (outcome.kind === 'answered') return outcome.answer;
    const seconds =
      outcome.kind === 'refused' ? afterRefusal(outcome, attempts) : afterFailure(outcome, nature, attempts);
    if (seconds === null && outcome.kind === 'failed' && outcome.answer) return outcome.answer;
    await settings.sleep((seconds ?? 0) * 1000, settings.signal);
  }
}

/** A token made twice does no harm: for it, too, the answer only matters. */
function natureOf({ method, url, query }: CallOptions): Nature {
  const isForToken = url.endsWith('/access_tokens');
  const isRead = method === 'GET' || method === 'HEAD' || (isGraphQL(url) && isGraphQLQuery(query));
  return { method, route: routeOf(url), isWrite: !isRead && !isForToken, isForToken };
}

/** Throws what is neither a limit nor a failure of the service. */
async function attempt<A extends Answer>(
  send: () => A | Promise<A>,
  nature: Nature,
  settings: CallSettings,
): Promise<Outcome<A>> {
  const start = performance.now();
  const tell = (status: number, headers: Answer['headers']) => {
    const { method, route } = nature;
    const milliseconds = performance.now() - start;
    settings.onCall({ method, route, status, milliseconds, remaining: remainingOf(headers) });
  };
  try {
    const answer = await send();
    tell(answer.status, answer.headers);
    return judged(answer);
  } catch (cause) {
    const failure = failureOf(cause);
    if (!failure) throw cause;
    withoutSignedUrl(cause);
    const headers = failure.response?.headers ?? {};
    tell(failure.response ? failure.status : 0, headers);
    // A read is cut off by the signal; a write is not, so its failure is one.
    if (!nature.isWrite) settings.signal?.throwIfAborted();
    if (isMissingPermission(failure.message)) throw explained(cause, failure, nature.isForToken);
    const seconds = secondsRefused({ ...failure, headers, errorTypes: [] }, Date.now());
    if (seconds !== null) return { kind: 'refused', seconds, cause };
    if (failure.status >= 500) return { kind: 'failed', seconds: retryAfterOf(headers, Date.now()), cause };
    throw explained(cause, failure, nature.isForToken);
  }
}

const GraphQLErrors = z.object({
  errors: z.array(z.object({ type: z.string().optional(), message: z.string().optional() })).min(1),
});

/** GraphQL says all it has to say with status 200; and an answer that was cut comes as the text that was left of its JSON. */
function judged<A extends Answer>(answer: A): Outcome<A> {
  const { status, headers, data } = answer;
  const cause = new Error('the answer was cut off');
  if (typeof data === 'string' && status !== 204 && isJson(headers)) return { kind: 'failed', seconds: null, cause };
  const body = GraphQLErrors.safeParse(data);
  if (!body.success) return { kind: 'answered', answer };
  const messages = body.data.errors.map(({ message = '' }) => message);
  const errorTypes = body.data.errors.flatMap(({ type }) => type ?? []);
  const seconds = secondsRefused({ status, headers, message: messages.join('\n'), errorTypes }, Date.now());
  if (seconds !== null) return { kind: 'refused', seconds, cause: new Error('a GraphQL limit is reached') };
  if (messages.some(isMissingPermission)) throw new PermissionMissing('the installation has not granted it');
  if (!messages.some((message) => message.startsWith('Something went wrong'))) return { kind: 'answered', answer };
  return { kind: 'failed', seconds: null, cause: new Error('GraphQL failed inside'), answer };
}

function isJson(headers: Answer['headers']): boolean {
  return /^application\/(scim\+)?json\b/.test(String(headers['content-type'] ?? ''));
}

/** Seconds to wait before the next attempt. */
function afterRefusal({ seconds, cause }: { seconds: number; cause: unknown }, attempts: Attempts): number {
  attempts.refused += 1;
  if (seconds <= LONGEST_WAIT && attempts.refused < MOST_REFUSALS) return seconds;
  throw new ServiceUnavailable('a limit of GitHub is reached', { retryAfterSeconds: Math.max(seconds, 1), cause });
}

/** Seconds to wait before the next attempt; null where there is none and the answer has to do. */
function afterFailure(
  outcome: Outcome<unknown> & { kind: 'failed' },
  nature: Nature,
  attempts: Attempts,
): number | null {
  const { cause } = outcome;
  const asked = outcome.seconds ?? 0;
  const retryAfterSeconds = Math.max(asked, SECONDS_AFTER_OUTAGE);
  if (nature.isWrite) throw new AnswerLost('GitHub did not answer a write', { retryAfterSeconds, cause });
  const wait = WAITS_AFTER_FAILURES[attempts.failed];
  attempts.failed += 1;
  if (wait !== undefined && asked <= LONGEST_WAIT) return Math.max(wait, asked);
  if (outcome.answer) return null;
  throw new ServiceUnavailable('GitHub does not answer', { retryAfterSeconds, cause });
}
