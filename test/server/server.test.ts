import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addressOf,
  CREDENTIALS,
  cleanUp,
  copyOfPackage,
  deliver,
  PRIVATE_KEY,
  type Running,
  SECRET,
  startServer,
  temporaryFolder,
  watched,
} from './running-server.ts';

let folder = '';
beforeAll(() => {
  folder = copyOfPackage();
});
afterAll(cleanUp);

async function statusOf(address: string): Promise<number> {
  return (await fetch(address)).status;
}

async function terminated(running: Running, signal: NodeJS.Signals = 'SIGTERM') {
  const start = performance.now();
  running.process.kill(signal);
  const end = await running.ended;
  expect(performance.now() - start).toBeLessThan(10_000);
  return end;
}

describe('with credentials', () => {
  let running: Running;
  let address = '';
  let metrics = '';
  const dataDir = temporaryFolder();
  beforeAll(async () => {
    const variables = { ...CREDENTIALS, DATA_DIR: dataDir, METRICS_PORT: '0', NODE_ENV: 'production' };
    running = startServer({ folder, variables });
    address = await addressOf(running);
    metrics = `http://127.0.0.1:${(await running.line('metrics listening'))['port']}`;
  });

  test('is ready as soon as it listens', async () => {
    expect(await statusOf(`${address}/readyz`)).toBe(200);
    expect(await statusOf(`${address}/healthz`)).toBe(200);
  });

  test('takes a signed delivery, and each id once', async () => {
    expect((await deliver(address, { id: 'once' })).status).toBe(200);
    expect((await deliver(address, { id: 'once' })).status).toBe(200);
    const text = await (await fetch(`${metrics}/metrics`)).text();
    expect(text).toContain('cache_audit_deliveries_total{event="pull_request",outcome="accepted"} 1');
    expect(text).toContain('cache_audit_deliveries_total{event="pull_request",outcome="seen"} 1');
  });

  test('refuses a signature of another secret', async () => {
    expect((await deliver(address, { id: 'forged', secret: 'development' })).status).toBe(401);
    expect((await deliver(address, { id: 'forged' })).status).toBe(200);
  });

  test('shows metrics on their own port only', async () => {
    expect(await statusOf(`${address}/metrics`)).toBe(404);
    expect(await statusOf(`${metrics}/metrics`)).toBe(200);
  });

  test('logs nothing of a delivery but what identifies it', async () => {
    await deliver(address, { id: 'quiet', payload: { zen: 'the words of a delivery' }, event: 'ping' });
    const logged = JSON.stringify(running.lines);
    expect(logged).toContain('"delivery":"quiet"');
    expect(logged).not.toContain('the words of a delivery');
    expect(logged).not.toContain(SECRET);
  });

  test('a second process on the folder ends at once with a sentence', async () => {
    const second = startServer({ folder, variables: { ...CREDENTIALS, DATA_DIR: dataDir } });
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.errors()).toMatch(/^cache-audit: .*process/);
    expect(second.errors().trim().split('\n')).toHaveLength(1);
    expect(await statusOf(`${address}/readyz`)).toBe(200);
  });

  test('ends on SIGTERM with 0, and takes its folder again afterwards', async () => {
    expect(await terminated(running)).toEqual({ code: 0, signal: null });
    expect(running.errors()).toBe('');
    const again = startServer({ folder, variables: { ...CREDENTIALS, DATA_DIR: dataDir, METRICS_PORT: '0' } });
    await deliver(await addressOf(again), { id: 'once' });
    const port = (await again.line('metrics listening'))['port'];
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('outcome="seen"} 1');
    expect(await terminated(again, 'SIGINT')).toEqual({ code: 0, signal: null });
  });
});

describe('a start that cannot go well ends with a sentence', () => {
  const refusals: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], RegExp])[] = [
    ['no secret', { APP_ID: '12', PRIVATE_KEY }, [], /WEBHOOK_SECRET: expected/],
    ['web without a database', CREDENTIALS, ['web'], /DATABASE_URL: expected .*`web`/],
    ['worker without a database', CREDENTIALS, ['worker'], /DATABASE_URL: expected .*`worker`/],
    ['an unknown role', CREDENTIALS, ['both'], /expected no argument, `web` or `worker`, got `both`/],
    ['a bad port', { ...CREDENTIALS, PORT: 'http' }, [], /PORT: expected a port from 0 to 65535, got `http`/],
  ];

  test.each(refusals)('%s', async (_, variables, roles, sentence) => {
    const running = startServer({ folder, variables: { DATA_DIR: temporaryFolder(), ...variables }, roles });
    expect(await running.ended).toEqual({ code: 1, signal: null });
    expect(running.errors()).toMatch(sentence);
    expect(running.errors()).not.toContain('    at ');
  });

  test('a port that somebody has', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => taken.once('listening', listening));
    const at = taken.address();
    const port = typeof at === 'object' && at ? String(at.port) : '';
    const variables = { ...CREDENTIALS, DATA_DIR: temporaryFolder(), PORT: port };
    const running = startServer({ folder, variables });
    expect(await running.ended).toEqual({ code: 1, signal: null });
    expect(running.errors()).toContain(`PORT: cannot listen on 127.0.0.1 port ${port}`);
    taken.close();
  });
});

describe('npm start', () => {
  const npm = (given: readonly string[], variables: Readonly<Record<string, string>>) =>
    watched(['npm', '--prefix', folder, 'start', ...given], { cwd: temporaryFolder(), variables });

  test('from another directory: the environment wins over `.env`, and data stay in the folder', async () => {
    const key = PRIVATE_KEY.replaceAll('\n', '\\n');
    const lines = ['APP_ID=99', `PRIVATE_KEY="${key}"`, `WEBHOOK_SECRET="of the file"`, 'LOG_LEVEL=debug'];
    writeFileSync(join(folder, '.env'), lines.join('\n'));
    const running = npm([], { WEBHOOK_SECRET: SECRET });
    const address = await addressOf(running);
    expect((await deliver(address)).status).toBe(200);
    expect((await deliver(address, { id: 'a2', secret: 'of the file' })).status).toBe(401);
    expect((await running.line('started'))['appId']).toBe(99);
    expect(existsSync(join(folder, '.data'))).toBe(true);
    writeFileSync(join(folder, '.env'), '');
    // npm alone hears it, as under a supervisor that knows no process group.
    expect(await terminated(running)).toEqual({ code: 0, signal: null });
    await running.line('stopped');
  });

  test('ends with the group of its process', async () => {
    const running = npm([], { ...CREDENTIALS, DATA_DIR: temporaryFolder() });
    await addressOf(running);
    process.kill(-(running.process.pid ?? 0), 'SIGINT');
    expect((await running.ended).code).toBe(0);
    await running.line('stopped');
  });

  test('passes the role on', async () => {
    const running = npm(['--', 'worker'], CREDENTIALS);
    expect((await running.ended).code).toBe(1);
    expect(running.errors()).toContain('DATABASE_URL: expected');
  });
});

const shared = process.env['DATABASE_URL'] ?? '';

/** Runs where DATABASE_URL names a PostgreSQL that the test may write to. */
describe.skipIf(shared === '')('two web processes and a worker on one PostgreSQL', () => {
  test('serve beside each other, and a delivery that one took is known to the other', async () => {
    const variables = { ...CREDENTIALS, DATABASE_URL: shared, METRICS_PORT: '0' };
    const dataDir = temporaryFolder();
    const start = (role: string) =>
      startServer({ folder, variables: { ...variables, DATA_DIR: dataDir }, roles: [role] });
    const [first, second, worker] = [start('web'), start('web'), start('worker')];
    const metricsOf = async (running: Running) =>
      `http://127.0.0.1:${(await running.line('metrics listening'))['port']}`;
    const id = `shared-${process.pid}-${Date.now()}`;
    expect((await deliver(await addressOf(first), { id })).status).toBe(200);
    expect((await deliver(await addressOf(second), { id })).status).toBe(200);
    expect(await (await fetch(`${await metricsOf(second)}/metrics`)).text()).toContain('outcome="seen"} 1');
    await worker.line('started');
    expect(await statusOf(`${await metricsOf(worker)}/readyz`)).toBe(200);
    expect(worker.lines.map(({ msg }) => msg)).not.toContain('listening');
    const ends = await Promise.all([first, second, worker].map((running) => terminated(running)));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('a worker without credentials ends with a sentence', async () => {
    const variables = { DATABASE_URL: shared, DATA_DIR: temporaryFolder() };
    const running = startServer({ folder, variables, roles: ['worker'] });
    expect((await running.ended).code).toBe(1);
    expect(running.errors()).toContain('APP_ID, PRIVATE_KEY and WEBHOOK_SECRET: expected for `worker`');
  });
});

test('from an empty folder to an accepted signed delivery, in one process', async () => {
  const asked: string[] = [];
  const github = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { host } = request.headers;
    const answer = { id: 77, slug: 'shop-audit', html_url: `http://${host}/apps/shop-audit`, pem: PRIVATE_KEY };
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...answer, webhook_secret: 'made by GitHub', client_id: 'x', client_secret: 'y' }));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => github.once('listening', listening));
  const at = github.address();
  const host = `127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
  const dataDir = join(temporaryFolder(), 'new');
  const variables = { DATA_DIR: dataDir, GHE_HOST: host, NODE_ENV: 'production' };
  const running = startServer({ folder, variables });
  const address = await addressOf(running);

  expect(await statusOf(`${address}/healthz`)).toBe(200);
  expect(await statusOf(`${address}/readyz`)).toBe(503);
  expect((await deliver(address)).status).toBe(503);
  const page = await (await fetch(address)).text();
  const action = /action="(http[^"]+)"/.exec(page)?.[1] ?? '';
  expect(action).toMatch(`http://${host}/settings/apps/new?state=`);
  const manifest = JSON.parse((/name="manifest" value="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&quot;', '"'));
  expect(manifest.hook_attributes).toEqual({ url: `${address}/api/github/webhooks`, active: true });
  expect(asked).toEqual([]);

  const state = new URL(action).searchParams.get('state');
  expect(await statusOf(`${manifest.redirect_url}?code=c0de&state=guessed`)).toBe(400);
  const done = await fetch(`${manifest.redirect_url}?code=c0de&state=${state}`);
  expect(done.status).toBe(200);
  expect(await done.text()).toContain(`href="http://${host}/apps/shop-audit/installations/new"`);
  expect(asked).toEqual(['POST /api/v3/app-manifests/c0de/conversions']);
  expect(statSync(join(dataDir, 'credentials.json')).mode & 0o777).toBe(0o600);

  expect(await statusOf(`${address}/readyz`)).toBe(200);
  expect((await deliver(address, { secret: 'made by GitHub' })).status).toBe(200);
  expect(await (await fetch(address)).text()).not.toContain('manifest');
  expect(JSON.stringify(running.lines)).not.toContain('made by GitHub');
  expect(await terminated(running)).toEqual({ code: 0, signal: null });

  const again = startServer({ folder, variables });
  const second = await addressOf(again);
  expect((await deliver(second, { id: 'a2', secret: 'made by GitHub' })).status).toBe(200);
  expect(await terminated(again)).toEqual({ code: 0, signal: null });
  github.close();
});

test('what the embedded database and the set-up write stands in the data folder alone', async () => {
  const dataDir = join(temporaryFolder(), 'data');
  const home = temporaryFolder();
  mkdirSync(dataDir);
  const running = startServer({ folder, variables: { ...CREDENTIALS, DATA_DIR: dataDir, HOME: home, TMPDIR: home } });
  await deliver(await addressOf(running));
  await terminated(running);
  expect(execFileSync('find', [home, '-type', 'f'], { encoding: 'utf8' })).toBe('');
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('"start"');
});
