import { z } from 'zod';

/** The part of an answer that tells a limit. */
export interface LimitedAnswer {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Of a GraphQL body, `errors[].type`. */
  readonly errorTypes: readonly string[];
}

/** GitHub: "wait at least one minute". */
const UNKNOWN_WAIT = 60;

/** Seconds until GitHub takes calls again; null for an answer that is no refusal for a limit. A refused call had no effect. */
export function secondsRefused(answer: LimitedAnswer, now: number): number | null {
  const { status, headers, message, errorTypes } = answer;
  const isGraphQLLimit = errorTypes.some((type) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT');
  if (status !== 403 && status !== 429 && !isGraphQLLimit) return null;
  const asked = retryAfterOf(headers, now);
  if (asked !== null) return asked;
  if (/\bsecondary rate\b/i.test(message)) return UNKNOWN_WAIT;
  const reset = numberOf(headers['x-ratelimit-reset']);
  const isUsedUp = numberOf(headers['x-ratelimit-remaining']) === 0 || isGraphQLLimit;
  // One more, so that the clocks need not agree to the second.
  if (isUsedUp && reset !== null) return Math.max(Math.ceil(reset - now / 1000), 0) + 1;
  return isUsedUp || status === 429 ? UNKNOWN_WAIT : null;
}

/** Seconds; null where the header is missing or makes no sense. */
export function retryAfterOf(headers: LimitedAnswer['headers'], now: number): number | null {
  const header = headers['retry-after'];
  const seconds = numberOf(header);
  if (seconds !== null) return Math.max(Math.ceil(seconds), 0);
  const date = typeof header === 'string' ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(Math.ceil((date - now) / 1000), 0);
}

export function remainingOf(headers: LimitedAnswer['headers']): number | null {
  return numberOf(headers['x-ratelimit-remaining']);
}

const Digits = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

function numberOf(header: unknown): number | null {
  const number = Digits.safeParse(header);
  return number.success ? number.data : null;
}
