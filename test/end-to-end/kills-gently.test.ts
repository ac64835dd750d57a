import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from '../fake-github/fake-github.ts';
import type { Repository } from '../fake-github/world.ts';
import { cleanUp, type Running, temporaryFolder } from '../server/running-server.ts';
import { hears, kill, startProcess } from './kill-scenarios.ts';
import { addShop, outcomeOf } from './one-review.ts';
import { BUG } from './shop.ts';

let fake: FakeGitHub;
let dataDir = '';
let running: Running;

beforeEach(async () => {
  fake = await startFakeGitHub();
  dataDir = temporaryFolder();
  running = await start();
});
afterEach(async () => {
  await kill(running);
  expect(fake.problems).toEqual([]);
  await fake.stop();
});
afterAll(cleanUp);

async function start(): Promise<Running> {
  const started = startProcess(fake, { DATA_DIR: dataDir });
  await hears(fake, started);
  return started;
}

/** SIGTERM, and the time that it took. */
async function terminate(): Promise<void> {
  const begin = performance.now();
  running.process.kill('SIGTERM');
  expect(await running.ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - begin).toBeLessThan(10_000);
}

async function expectReviewed(shop: Repository): Promise<void> {
  await expect.poll(() => outcomeOf(fake, shop).check, { timeout: 60_000 }).toBe('failure');
  await fake.quiet(1500);
  expect(outcomeOf(fake, shop)).toMatchObject({ unfinished: 0, runsOnHead: 1, comments: ['open'], reviews: 1 });
}

describe('a process that is told to end', { timeout: 180_000 }, () => {
  test('in the midst of an audit ends it or hands it back, and the next start goes on with it', async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`shop/part_${n}.py`, partOf(n)]));
    const shop = addShop(fake, 'octo', files);
    await fake.openPull(shop, { files: BUG });
    await expect.poll(() => fake.requests.some(({ route }) => route === 'archive'), { timeout: 60_000 }).toBe(true);
    expect(fake.unfinishedRuns(shop).map(({ status }) => status)).toEqual(['in_progress']);
    await terminate();
    running = await start();
    await expectReviewed(shop);
  });

  test('while GitHub is slow to answer hands the job back, and the next start goes on with it', async () => {
    const shop = addShop(fake, 'octo');
    const compare = { method: 'GET', route: '/repos/{owner}/{repo}/compare/{basehead}' };
    const slow = fake.faults.add(compare, { kind: 'slow', milliseconds: 12_000 });
    await fake.openPull(shop, { files: BUG });
    await expect.poll(() => slow.struck, { timeout: 20_000 }).toBe(1);
    await terminate();
    expect(running.lines.map(({ msg }) => msg)).toContain('job handed back');
    running = await start();
    await expectReviewed(shop);
  });

  test('in the midst of a write waits for its answer', async () => {
    const shop = addShop(fake, 'octo');
    const reviews = { method: 'POST', route: '/repos/{owner}/{repo}/pulls/{pull_number}/reviews' };
    const slow = fake.faults.add(reviews, { kind: 'slow', milliseconds: 3000 });
    await fake.openPull(shop, { files: BUG });
    await expect.poll(() => slow.struck, { timeout: 20_000 }).toBe(1);
    await wait(200);
    await terminate();
    running = await start();
    await expectReviewed(shop);
  });
});

/** Enough to think about for some seconds. */
function partOf(n: number): string {
  const functions = Array.from({ length: 30 }, (_, at) => {
    const name = `part_${n}_${at}`;
    return `def ${name}(order_id, price):\n    if price > ${at}:\n        return load_order(order_id)\n    return ${name}(order_id, price + 1)\n`;
  });
  return `from shop.database import load_order\n\n\n${functions.join('\n\n')}`;
}
