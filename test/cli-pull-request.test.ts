import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUG, MENDED, SHOP } from './end-to-end/shop.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github/fake-github.ts';
import type { Repository } from './fake-github/world.ts';

let fake: FakeGitHub;
let shop: Repository;

beforeAll(async () => {
  fake = await startFakeGitHub();
  shop = fake.addRepository({ name: 'shop', files: SHOP });
});

afterAll(async () => {
  await fake.stop();
  expect(fake.problems).toEqual([]);
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function review(pr: string, { token = fake.userToken('reader'), format = 'text' } = {}): Promise<Ended> {
  const env = { ...process.env, GITHUB_TOKEN: token, GHE_HOST: new URL(fake.origin).host, GHE_PROTOCOL: 'http' };
  const given = ['src/cli.ts', 'review', '--pr', pr, '--format', format];
  return new Promise((resolve) => {
    execFile(process.execPath, given, { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('review --pr', () => {
  test('prints the review that the App would post, and posts nothing', async () => {
    fake.setRole(shop, 'reader', 'read');
    const pull = await fake.openPull(shop, { files: BUG });
    const { code, stdout, stderr } = await review(`octo/shop#${pull.number}`);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(stdout).toContain('# Check run: failure');
    expect(stdout).toContain('# Comment on shop/service.py:21');
    expect(stdout).toContain('sequenceDiagram');
    expect(stdout).not.toContain('<!--');
    expect(fake.requests.filter(({ method, route }) => method !== 'GET' && route !== 'graphql')).toEqual([]);
  });

  test('gives the audit in any form, and passes a clean change', async () => {
    const pull = await fake.openPull(shop, { files: MENDED });
    const { code, stdout } = await review(`octo/shop#${pull.number}`, { format: 'json' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'cache-audit/1', head: pull.headSha });
  });

  test('says what is wrong with what it was given', async () => {
    expect(await review('shop')).toMatchObject({ code: 2, stderr: expect.stringContaining('owner/name#123') });
    expect(await review('octo/shop#1', { token: '' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('GITHUB_TOKEN'),
    });
    expect(await review('octo/shop#999')).toMatchObject({ code: 2, stderr: expect.stringContaining('octo/shop#999') });
    expect(await review('octo/none#1')).toMatchObject({ code: 2, stderr: expect.stringContaining('octo/none#1') });
    expect(await review('octo/shop#1', { token: 'ghp_unknown' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('GITHUB_TOKEN'),
    });
  });
});
