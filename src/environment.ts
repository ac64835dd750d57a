import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { ConfigError } from './core/errors.ts';
import { apiUrlOf } from './github/client.ts';
import { type Credentials, credentialsOf, credentialsPath, parseKeptCredentials, pemOf } from './setup/credentials.ts';

/** The folder of `package.json`, from `src` as from `dist`: paths in the environment start here. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('../', import.meta.url));

export const LogLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);
export type LogLevel = z.infer<typeof LogLevel>;

/** Neither ends with a slash. */
export interface GitHubAddress {
  /** `https://github.com` */
  readonly web: string;
  /** `https://api.github.com`, or `https://host/api/v3` of an Enterprise server. */
  readonly api: string;
  readonly connection: { readonly host: string; readonly protocol: 'http' | 'https' };
}

export interface Environment {
  /** Null until the set-up has made an App. */
  readonly credentials: Credentials | null;
  readonly github: GitHubAddress;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly webhookPath: string;
  /** Where GitHub reaches this server, without a slash at the end. */
  readonly publicUrl: string | null;
  readonly webhookProxyUrl: string | null;
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly metricsPort: number | null;
  readonly logLevel: LogLevel;
  /** Of one audit. */
  readonly audits: { readonly seconds: number; readonly megabytes: number };
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Null where there is no such file. */
export type ReadFile = (path: string) => string | null;

/**
 * `variables` win over `.env` of the package's folder, and both over the credentials that the set-up has kept. Throws a
 * ConfigError that names each variable with a bad value and what was expected.
 */
export function readEnvironment(variables: Variables, readFile: ReadFile): Environment {
  const file: Variables = parseEnv(readFile(join(PACKAGE_FOLDER, '.env')) ?? '');
  const given = { ...withSecrets(file, readFile), ...withSecrets(variables, readFile) };
  const parsed = parseVariables(given);
  const dataDir = resolve(PACKAGE_FOLDER, parsed.DATA_DIR);
  if (parsed.METRICS_PORT !== undefined && parsed.METRICS_PORT !== 0 && parsed.METRICS_PORT === parsed.PORT) {
    throw new ConfigError('METRICS_PORT: expected another port than PORT, since metrics are not for the public');
  }
  return {
    credentials: givenCredentials(parsed) ?? keptCredentials(dataDir, readFile),
    github: addressOf(parsed.GHE_PROTOCOL, parsed.GHE_HOST),
    host: parsed.HOST,
    port: parsed.PORT,
    webhookPath: parsed.WEBHOOK_PATH,
    publicUrl: parsed.PUBLIC_URL ?? null,
    webhookProxyUrl: parsed.WEBHOOK_PROXY_URL ?? null,
    databaseUrl: parsed.DATABASE_URL ?? null,
    dataDir,
    metricsPort: parsed.METRICS_PORT ?? null,
    logLevel: parsed.LOG_LEVEL,
    audits: { seconds: parsed.AUDIT_SECONDS, megabytes: parsed.AUDIT_MEGABYTES },
  };
}

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  APP_ID: ['APP_ID_FILE'],
  PRIVATE_KEY: ['PRIVATE_KEY_FILE', 'PRIVATE_KEY_PATH'],
  WEBHOOK_SECRET: ['WEBHOOK_SECRET_FILE'],
  DATABASE_URL: ['DATABASE_URL_FILE'],
};

/** Without empty values, which compose files pass for what is not set, and with what stands in the files that are named. */
function withSecrets(layer: Variables, readFile: ReadFile): Record<string, string> {
  const values = Object.fromEntries(Object.entries(layer).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  for (const [name, fileNames] of Object.entries(SECRETS)) {
    const fileName = fileNames.find((candidate) => values[candidate] !== undefined);
    const path = fileName && values[fileName];
    if (!path || values[name] !== undefined) continue;
    const text = readFile(resolve(PACKAGE_FOLDER, path))?.trim();
    if (!text) throw new ConfigError(`${fileName}: expected a file that can be read and is not empty, got \`${path}\``);
    values[name] = text;
  }
  return values;
}

const Port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65_535));
function whole(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));
}

const HttpUrl = z.url({ protocol: /^https?$/ });
const NAMED_PATHS = ['/healthz', '/readyz', '/setup/created'];

/** Of these alone a message may not show the value. */
const UNSHOWN = ['PRIVATE_KEY', 'WEBHOOK_SECRET', 'DATABASE_URL', 'WEBHOOK_PROXY_URL'];

const ParsedVariables = z.object({
  APP_ID: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number)
    .optional(),
  PRIVATE_KEY: z.string().transform(pemOf).pipe(z.string()).optional(),
  WEBHOOK_SECRET: z.string().optional(),
  PORT: Port.default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/)
    .default('127.0.0.1'),
  WEBHOOK_PATH: z
    .string()
    .regex(/^\/[\w./~-]*$/)
    .refine((path) => !NAMED_PATHS.includes(path))
    .default('/api/github/webhooks'),
  GHE_HOST: z
    .string()
    .regex(/^([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?$/)
    .optional(),
  GHE_PROTOCOL: z.enum(['http', 'https']).default('https'),
  PUBLIC_URL: HttpUrl.regex(/^[^?#]*$/)
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  WEBHOOK_PROXY_URL: HttpUrl.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().default('.data'),
  METRICS_PORT: Port.optional(),
  LOG_LEVEL: LogLevel.default('info'),
  AUDIT_SECONDS: whole(10, 3600).default(300),
  AUDIT_MEGABYTES: whole(128, 65_536).default(1536),
});
type ParsedVariables = z.infer<typeof ParsedVariables>;

const EXPECTED: Readonly<Record<keyof ParsedVariables, string>> = {
  APP_ID: 'the number that the page of the App shows as its App ID',
  PRIVATE_KEY: 'the private key of the App in PEM form, with line breaks, with `\\n` for them, or in base64',
  WEBHOOK_SECRET: 'the secret that the App has for its webhook',
  PORT: 'a port from 0 to 65535',
  HOST: 'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
  WEBHOOK_PATH: `a path such as /api/github/webhooks, other than ${NAMED_PATHS.join(', ')}`,
  GHE_HOST: 'a host with or without a port, without https://',
  GHE_PROTOCOL: 'http or https',
  PUBLIC_URL: 'an address such as https://cache-audit.example.org',
  WEBHOOK_PROXY_URL: 'an address such as https://smee.io/name',
  DATABASE_URL: 'an address such as postgres://user:password@host:5432/database',
  DATA_DIR: 'a folder',
  METRICS_PORT: 'a port from 0 to 65535',
  AUDIT_SECONDS: 'a whole number from 10 to 3600',
  AUDIT_MEGABYTES: 'a whole number from 128 to 65536',
  LOG_LEVEL: `one of ${LogLevel.options.join(', ')}`,
};

function parseVariables(given: Readonly<Record<string, string>>): ParsedVariables {
  const parsed = ParsedVariables.safeParse(given);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const problems = Object.entries(EXPECTED)
    .filter(([name]) => names.has(name))
    .map(([name, expected]) => {
      const shown = UNSHOWN.includes(name) ? '' : `, got \`${given[name]?.slice(0, 100)}\``;
      return `${name}: expected ${expected}${shown}`;
    });
  throw new ConfigError(problems.join('\n'));
}

/** Taken as one: half of one App's credentials and half of another's would fail at the first delivery. */
function givenCredentials({ APP_ID, PRIVATE_KEY, WEBHOOK_SECRET }: ParsedVariables): Credentials | null {
  if (APP_ID === undefined && PRIVATE_KEY === undefined) return null;
  if (APP_ID === undefined) throw missing('APP_ID', 'PRIVATE_KEY');
  if (PRIVATE_KEY === undefined) throw missing('PRIVATE_KEY', 'APP_ID');
  if (WEBHOOK_SECRET === undefined) throw missing('WEBHOOK_SECRET', 'APP_ID');
  return { appId: APP_ID, privateKey: PRIVATE_KEY, webhookSecret: WEBHOOK_SECRET };
}

function missing(name: 'APP_ID' | 'PRIVATE_KEY' | 'WEBHOOK_SECRET', beside: string): ConfigError {
  return new ConfigError(`${name}: expected ${EXPECTED[name]}, since ${beside} is given; it is not set`);
}

function keptCredentials(dataDir: string, readFile: ReadFile): Credentials | null {
  const path = credentialsPath(dataDir);
  const text = readFile(path);
  if (text === null) return null;
  return credentialsOf(parseKeptCredentials(text, path));
}

function addressOf(protocol: 'http' | 'https', host = 'github.com'): GitHubAddress {
  const connection = { host, protocol: host === 'github.com' ? 'https' : protocol } as const;
  return { web: `${connection.protocol}://${host}`, api: apiUrlOf(connection), connection };
}
