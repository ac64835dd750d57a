import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const SECRET = 'it is a secret';
export const PRIVATE_KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;

export const CREDENTIALS = { APP_ID: '12', PRIVATE_KEY, WEBHOOK_SECRET: SECRET } as const;

export interface Line {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Running {
  readonly process: ChildProcess;
  /** Lines of its log so far. */
  readonly lines: Line[];
  readonly errors: () => string;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  /** The first line with this message, waited for; rejects where the process ends without one. */
  line(message: string): Promise<Line>;
}

const folders: string[] = [];
const children: ChildProcess[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cache-audit-server-'));
  folders.push(folder);
  return folder;
}

/** A package folder of its own, whose `.env` is that of the test. */
export function copyOfPackage(): string {
  const folder = temporaryFolder();
  for (const name of ['src', 'rules', 'app.yml', 'package.json']) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

export function cleanUp(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export interface Start {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly roles?: readonly string[];
}

/** `node src/server.ts`, with nothing in its environment but `variables`. */
export function startServer({ folder, variables, roles = [] }: Start): Running {
  return watched([process.execPath, join(folder, 'src/server.ts'), ...roles], { cwd: tmpdir(), variables });
}

export function watched(
  [command = '', ...given]: readonly string[],
  { cwd, variables }: { cwd: string; variables: Readonly<Record<string, string>> },
): Running {
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    PORT: '0',
    GHE_PROTOCOL: 'http',
    GHE_HOST: '127.0.0.1:9',
    ...variables,
  };
  const child = spawn(command, given, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  children.push(child);
  const lines: Line[] = [];
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (text) => {
    if (text.startsWith('{')) lines.push(JSON.parse(text));
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolveEnd) => {
    child.on('close', (code, signal) => resolveEnd({ code, signal }));
  });
  return {
    process: child,
    lines,
    errors: () => errors,
    ended,
    line: (message) => lineOf({ reader, lines, ended }, message),
  };
}

async function lineOf(
  { reader, lines, ended }: { reader: NodeJS.EventEmitter; lines: readonly Line[]; ended: Running['ended'] },
  message: string,
): Promise<Line> {
  const found = () => lines.find(({ msg }) => msg === message);
  const early = ended.then(() => {
    if (!found()) throw new Error(`ended without \`${message}\`: ${JSON.stringify(lines.slice(-5))}`);
  });
  for (let line = found(); ; line = found()) {
    if (line) return line;
    await Promise.race([new Promise((next) => reader.once('line', next)), early]);
  }
}

/** The address of a server that listens. */
export async function addressOf(running: Running): Promise<string> {
  const { port } = await running.line('listening');
  return `http://127.0.0.1:${port}`;
}

export interface Sending {
  readonly id?: string;
  readonly event?: string;
  readonly secret?: string;
  readonly payload?: unknown;
  readonly path?: string;
}

/** A delivery as GitHub sends it; the default one asks for no job. */
export function deliver(
  address: string,
  {
    id = 'a1',
    event = 'pull_request',
    secret = SECRET,
    payload = LABELED,
    path = '/api/github/webhooks',
  }: Sending = {},
): Promise<Response> {
  const body = JSON.stringify(payload);
  return fetch(`${address}${path}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': id,
      'x-github-event': event,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  });
}

const LABELED = {
  action: 'labeled',
  number: 7,
  pull_request: {
    number: 7,
    state: 'open',
    draft: false,
    head: { sha: 'a'.repeat(40), ref: 'prices' },
    base: { sha: 'b'.repeat(40), ref: 'main' },
  },
  repository: { id: 31, name: 'shop', full_name: 'acme/shop', default_branch: 'main', owner: { login: 'acme', id: 5 } },
  installation: { id: 9 },
  sender: { login: 'ada', id: 6, type: 'User' },
};
