import pino, { type Logger } from 'pino';
import type { LogLevel } from './environment.ts';

/** Probot wants a logger of pino; all else takes it as a `Log`. */
export type RootLog = Logger;

/** JSON lines on standard output. */
export function openLog(level: LogLevel, destination: pino.DestinationStream = pino.destination(1)): Logger {
  return pino(
    {
      level,
      base: { name: 'cache-audit' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeCause, error: describeCause, cause: describeCause },
      hooks: { streamWrite: withoutSecrets },
    },
    destination,
  );
}

/** Errors of Octokit carry requests and answers, and those of Probot whole deliveries: what is named here is all of them. */
export function describeCause(cause: unknown): object {
  return describe(cause, 3);
}

function describe(cause: unknown, depth: number): object {
  if (!(cause instanceof Error)) return { type: typeof cause };
  const errors = cause instanceof AggregateError ? cause.errors.slice(0, 5) : [];
  return {
    type: cause.name,
    message: cause.message.slice(0, 500),
    stack: cause.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 20)
      .join('\n'),
    ...('code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {}),
    ...('status' in cause && typeof cause.status === 'number' ? { status: cause.status } : {}),
    ...(cause.cause !== undefined && depth > 0 ? { cause: describe(cause.cause, depth - 1) } : {}),
    ...(errors.length > 0 && depth > 0 ? { errors: errors.map((error) => describe(error, depth - 1)) } : {}),
  };
}

/**
 * The last net under the rule that no secret is logged: tokens of GitHub, private keys, headers of authorization, passwords
 * and signatures in addresses. The text is JSON, so that a line break is `\n` and a quote `\"`.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(gh[a-z]|github_pat)_[A-Za-z0-9_.-]{10,}/g, '$1_***'],
  [/\bv1\.[0-9a-f]{40}\b/g, '***'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '***'],
  [/-----BEGIN[ A-Z]*PRIVATE KEY-----.*?(-----END[ A-Z]*PRIVATE KEY-----|(?="))/g, '***'],
  [/((?:authorization|x-hub-signature-256|cookie|password|secret|token)\\?":\s*\\?")[^"\\]+/gi, '$1***'],
  [/\b(bearer|token|basic)\s+[\w.~+/-]{16,}=*/gi, '$1 ***'],
  [/(:\/\/[^\s:/@"\\]*:)[^\s/@"\\]+@/g, '$1***@'],
  [/([?&](?:token|sig|signature|x-amz-[\w-]+|access_token|se|sp|code|key|secret)=)[^&\s"\\]+/gi, '$1***'],
];

export function withoutSecrets(line: string): string {
  return SECRETS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
