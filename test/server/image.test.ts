import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readEnvironment } from '../../src/environment.ts';
import { AppFile } from '../../src/setup/manifest.ts';
import { addressOf, CREDENTIALS, cleanUp, temporaryFolder, watched } from './running-server.ts';

const run = promisify(execFile);
afterAll(cleanUp);

test('app.yml asks for these permissions and events, and for no more', () => {
  expect(AppFile.parse(parse(readFileSync('app.yml', 'utf8')))).toMatchObject({
    default_permissions: {
      checks: 'write',
      contents: 'read',
      issues: 'read',
      merge_queues: 'read',
      metadata: 'read',
      pull_requests: 'write',
    },
    default_events: ['check_run', 'check_suite', 'issue_comment', 'merge_group', 'pull_request', 'push'],
  });
});

interface Instruction {
  readonly name: string;
  readonly text: string;
}

function stagesOf(dockerfile: string): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  for (const line of dockerfile.split('\n')) {
    const [, name, text] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (!name || !text) continue;
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text });
  }
  return stages;
}

describe('the image', () => {
  const stages = stagesOf(readFileSync('Dockerfile', 'utf8'));
  const last = stages.at(-1) ?? [];
  const textsOf = (name: string) => last.filter((one) => one.name === name).map(({ text }) => text);
  const argumentsOf = (text: string | undefined) => z.array(z.string()).parse(JSON.parse(text ?? 'null'));
  const command = argumentsOf(textsOf('CMD')[0]);
  const health = argumentsOf(/CMD (\[.*)$/.exec(textsOf('HEALTHCHECK')[0] ?? '')?.[1]);
  const variables = Object.fromEntries(textsOf('ENV').map((text) => text.split('=', 2)));

  test('has two stages, and what builds stays in the first', () => {
    expect(stages).toHaveLength(2);
    expect(textsOf('COPY').every((text) => text.startsWith('--from=build /app/'))).toBe(true);
    expect(textsOf('RUN').join()).not.toContain('npm');
  });

  test('is not root, and starts node itself', () => {
    expect(textsOf('USER')).toEqual(['1000:1000']);
    expect(command).toEqual(['node', 'dist/server.js']);
    expect(textsOf('ENTRYPOINT')).toEqual([]);
  });

  test('listens for others, and keeps its data in /data', () => {
    const environment = readEnvironment(variables, () => null);
    expect(environment).toMatchObject({ host: '0.0.0.0', port: 3000, dataDir: '/data' });
    expect(textsOf('VOLUME')).toEqual(['["/data"]']);
  });

  test('holds all that the server needs, and its health check can tell', async () => {
    const folder = temporaryFolder();
    for (const text of textsOf('COPY')) {
      const [, name = ''] = /^--from=build \/app\/(\S+) \.\/\1$/.exec(text) ?? [];
      if (name === 'node_modules') symlinkSync(resolve(name), join(folder, name));
      else if (name !== 'dist') cpSync(name, join(folder, name), { recursive: true });
    }
    await run('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')]).catch(() => {});
    const dataDir = temporaryFolder();
    const started = { ...variables, ...CREDENTIALS, HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir };
    const running = watched([process.execPath, ...command.slice(1)], { cwd: folder, variables: started });
    const { port } = new URL(await addressOf(running));
    await running.line('started');
    const asking = run(process.execPath, health.slice(1), { env: { PORT: port } });
    await expect(asking).resolves.toBeDefined();
    running.process.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    await expect(run(process.execPath, health.slice(1), { env: { PORT: port } })).rejects.toThrow();
  });
});

const Service = z.object({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  deploy: z.object({ replicas: z.int() }).optional(),
  user: z.string().optional(),
});

describe('compose.yml', () => {
  const compose = z
    .object({ services: z.record(z.string(), Service), secrets: z.record(z.string(), z.object({ file: z.string() })) })
    .parse(parse(readFileSync('compose.yml', 'utf8'), { merge: true }));
  const { web, worker, database } = compose.services;

  test('has one web process and two workers on one database', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['database', 'web', 'worker']);
    expect(web?.command).toEqual(['node', 'dist/server.js', 'web']);
    expect(web?.deploy).toBeUndefined();
    expect(worker?.command).toEqual(['node', 'dist/server.js', 'worker']);
    expect(worker?.deploy).toEqual({ replicas: 2 });
    expect(database?.healthcheck?.test).toContain('pg_isready');
  });

  test.each(['web', 'worker'])('%s writes to its volume and to /tmp alone', (name) => {
    expect(compose.services[name]).toMatchObject({ read_only: true, tmpfs: ['/tmp'] });
  });

  test('secrets come from files, which the start reads', () => {
    const values = { ...CREDENTIALS, DATABASE_URL: 'postgres://cache_audit:x@database/cache_audit' };
    const files = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`/run/secrets/${name.toLowerCase()}`, value]),
    );
    for (const service of [web, worker]) {
      expect(service?.secrets.every((name) => compose.secrets[name])).toBe(true);
      const given = service?.environment ?? {};
      expect(
        Object.values(given)
          .filter((path) => path.startsWith('/run/'))
          .every((path) => files[path]),
      ).toBe(true);
      const environment = readEnvironment(given, (path) => files[path] ?? null);
      expect(environment).toMatchObject({
        databaseUrl: values.DATABASE_URL,
        credentials: { appId: 12 },
        metricsPort: 9464,
      });
    }
  });

  test('metrics have no port outside', () => {
    expect(web?.ports).toEqual(['127.0.0.1:3000:3000']);
    expect(worker?.ports).toBeUndefined();
    expect(worker?.healthcheck?.test.at(-1)).toContain('9464/healthz');
  });
});
