import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import { lockDataFolder } from '../../src/jobs/data-folder.ts';

const script = join(import.meta.dirname, 'lock-process.ts');
let folder = '';
let children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-audit-'));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function startOwner(dataDir: string): { child: ChildProcess; answer: Promise<string> } {
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const answer = new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim())));
  return { child, answer };
}

async function died(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

test('a folder that another process has is refused with a sentence', async () => {
  const { answer } = startOwner(folder);
  expect(await answer).toBe('locked');
  await expect(lockDataFolder(folder)).rejects.toThrow(ConfigError);
  await expect(lockDataFolder(folder)).rejects.toThrow('another process uses this folder');
});

test('a folder whose owner is stopped is refused', async () => {
  const { child, answer } = startOwner(folder);
  expect(await answer).toBe('locked');
  child.kill('SIGSTOP');
  await expect(lockDataFolder(folder)).rejects.toThrow(ConfigError);
});

test('a folder whose owner was killed is free, and what it left is cleared away', async () => {
  const { child, answer } = startOwner(folder);
  expect(await answer).toBe('locked');
  await died(child);
  const lock = await lockDataFolder(folder);
  expect(readdirSync(folder)).toHaveLength(1);
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a released folder is free', async () => {
  const first = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toThrow(ConfigError);
  await first.release();
  const second = await lockDataFolder(folder);
  await second.release();
});

test('a folder is made, and its path may be longer than that of a socket', async () => {
  const deep = join(folder, 'x'.repeat(100), 'y'.repeat(100));
  const lock = await lockDataFolder(deep);
  await expect(lockDataFolder(deep)).rejects.toThrow(ConfigError);
  await lock.release();
});

test('of processes that start at one moment after a killed one, one has the folder', async () => {
  const stale = startOwner(folder);
  expect(await stale.answer).toBe('locked');
  await died(stale.child);
  const answers = await Promise.all([1, 2, 3, 4].map(() => startOwner(folder).answer));
  expect(answers.filter((answer) => answer === 'locked')).toHaveLength(1);
  expect(answers.filter((answer) => answer.startsWith('ConfigError'))).toHaveLength(3);
});

test('of starters in one process, one has the folder', async () => {
  for (let round = 0; round < 20; round++) {
    const dataDir = join(folder, String(round));
    mkdirSync(dataDir);
    const results = await Promise.allSettled([1, 2, 3].map(() => lockDataFolder(dataDir)));
    const locks = results.filter((result) => result.status === 'fulfilled');
    expect(locks).toHaveLength(1);
    for (const { value } of locks) await value.release();
  }
});
