import { z } from 'zod';
import { Gone, PermissionMissing } from '../core/errors.ts';

/** What Octokit throws where GitHub says no, or says nothing. */
export const Failure = z.object({
  status: z.int(),
  message: z.string(),
  /** Missing where no answer came; the status is 500 then. */
  response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown() }).optional(),
});
export type Failure = Readonly<z.infer<typeof Failure>>;

export function failureOf(cause: unknown): Failure | null {
  const failure = Failure.safeParse(cause);
  return failure.success ? failure.data : null;
}

/** Of the answer that made a call fail; null where there was none. */
export function statusOf(cause: unknown): number | null {
  const failure = failureOf(cause);
  return failure?.response ? failure.status : null;
}

/** The same failure in our words where there are some. */
export function explained(cause: unknown, failure: Failure, isForToken: boolean): unknown {
  const { status, message } = failure;
  if (isForToken && (status === 404 || status === 422)) {
    return new Gone('the repository is not among those of the installation', { cause });
  }
  if (status === 410 || status === 451) return new Gone('GitHub no longer shows it', { cause });
  if (status !== 403) return cause;
  // GitHub tells these apart by words only.
  if (isMissingPermission(message)) return new PermissionMissing('the installation has not granted it', { cause });
  if (/\bsuspended\b/i.test(message)) return new Gone('the installation is suspended', { cause });
  if (/\bwas archived\b/i.test(message)) return new Gone('the repository is archived', { cause });
  if (/\baccess blocked\b/i.test(message)) return new Gone('the repository is blocked', { cause });
  return cause;
}

export function isMissingPermission(message: string): boolean {
  return /^Resource not accessible by\b/i.test(message);
}

/** An answer behind a redirect has the URL that it was sent to, with a token in it; whoever logs the error would log that. */
export function withoutSignedUrl(cause: unknown): void {
  if (isRecord(cause) && isRecord(cause['response'])) cause['response']['url'] = '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
