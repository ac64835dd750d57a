import { Probot } from 'probot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { MANIFEST_SECRET } from './rest-app.ts';

let fake: FakeGitHub;

beforeEach(async () => {
  fake = await startFakeGitHub({ checkAnswers: true });
});

afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.stop();
});

test('the real client of an App works on it, under the paths of Enterprise', async () => {
  const orders = fake.addRepository({ name: 'orders', files: { 'orders.py': 'a\n' } });
  const { APP_ID: appId, PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret } = fake.environment;
  const probot = new Probot({ appId, privateKey, secret, baseUrl: `${fake.origin}/api/v3`, logLevel: 'fatal' });
  const octokit = await probot.auth(fake.installationOf(orders).id);
  const pull = await fake.openPull(orders, { files: { 'orders.py': 'b\n' } });
  const here = { owner: 'octo', repo: 'orders' };
  expect((await octokit.rest.pulls.list(here)).data.map(({ number }) => number)).toEqual([pull.number]);
  const document = '{ repository(owner: "octo", name: "orders") { databaseId } }';
  expect(await octokit.graphql(document)).toEqual({ repository: { databaseId: orders.id } });
  expect(fake.requests.map(({ route }) => route)).toEqual([
    '/app/installations/{installation_id}/access_tokens',
    '/repos/{owner}/{repo}/pulls',
    'graphql',
  ]);
});

test('paths work without the prefix of Enterprise too', async () => {
  fake.addRepository({ name: 'shop', files: {}, isPrivate: false });
  const headers = { authorization: `token ${fake.userToken('reader')}` };
  expect((await fetch(`${fake.origin}/repos/octo/shop`, { headers })).status).toBe(200);
  const body = JSON.stringify({ query: '{ rateLimit { cost } }' });
  const answer = await fetch(`${fake.origin}/graphql`, { method: 'POST', headers, body });
  expect(await answer.json()).toEqual({ data: { rateLimit: { cost: 1 } } });
});

test('a manifest is turned into credentials once', async () => {
  const convert = (code: string) =>
    fetch(`${fake.origin}/api/v3/app-manifests/${code}/conversions`, { method: 'POST' });
  const answer = await convert('fresh');
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({
    id: fake.app.id,
    pem: fake.app.privateKey,
    webhook_secret: MANIFEST_SECRET,
  });
  expect((await convert('fresh')).status).toBe(404);
});
