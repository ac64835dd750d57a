import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpServer, listen } from '../../src/http.ts';
import { openLog } from '../../src/log.ts';
import { readAppFile } from '../../src/setup/manifest.ts';
import { openSetUp, type SetUpOptions } from '../../src/setup/set-up.ts';
import { cleanUp, PRIVATE_KEY, temporaryFolder } from './running-server.ts';

const CONVERTED = {
  id: 77,
  slug: 'shop-audit',
  html_url: 'https://github.com/apps/shop-audit',
  pem: PRIVATE_KEY,
  webhook_secret: 'made by GitHub',
};

let github: Server;
let asked: string[] = [];
let answer: { status: number; body: unknown };
const open: HttpServer[] = [];

beforeEach(async () => {
  asked = [];
  answer = { status: 201, body: CONVERTED };
  github = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => github.once('listening', listening));
});
afterEach(async () => {
  github.close();
  await Promise.all(open.splice(0).map((server) => server.close(0)));
});
afterAll(cleanUp);

async function served(options: Partial<SetUpOptions> = {}) {
  const at = github.address();
  const log = openLog('silent');
  const dataDir = join(temporaryFolder(), 'data');
  const created: number[] = [];
  const setUp = openSetUp({
    app: await readAppFile(),
    github: { web: 'https://github.com', api: `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}` },
    dataDir,
    webhookPath: '/api/github/webhooks',
    publicUrl: null,
    webhookProxyUrl: null,
    log,
    onCreated: async ({ appId }) => {
      created.push(appId);
    },
    ...options,
  });
  const server = await listen(
    { host: '127.0.0.1', port: 0, variable: 'PORT', log },
    { ready: async () => false, ...setUp },
  );
  open.push(server);
  return { address: `http://127.0.0.1:${server.port}`, dataDir, created };
}

async function formOf(address: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(address, { headers });
  const html = await response.text();
  const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  const manifest = JSON.parse(plain(/name="manifest" value="([^"]*)"/.exec(html)?.[1] ?? 'null'));
  const action = plain(/<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? '');
  return { response, html, manifest, action };
}

function stateOf(action: string): string {
  return new URL(action).searchParams.get('state') ?? '';
}

describe('the manifest', () => {
  test('asks for what app.yml says, and names the path of deliveries', async () => {
    const { address } = await served();
    const { manifest } = await formOf(address);
    expect(manifest).toEqual({
      ...(await readAppFile()),
      url: address,
      hook_attributes: { url: `${address}/api/github/webhooks`, active: true },
      redirect_url: `${address}/setup/created`,
    });
  });

  test('has the address under which a proxy was asked', async () => {
    const { address } = await served();
    const headers = { 'x-forwarded-host': 'audit.example.org', 'x-forwarded-proto': 'https, http' };
    const { manifest, html } = await formOf(address, headers);
    expect(manifest.hook_attributes.url).toBe('https://audit.example.org/api/github/webhooks');
    expect(html).not.toContain('role="alert"');
  });

  test('has PUBLIC_URL where that is given', async () => {
    const { address } = await served({ publicUrl: 'https://audit.example.org/behind', webhookPath: '/hook' });
    const { manifest } = await formOf(address, { 'x-forwarded-host': 'other.example.org' });
    expect(manifest.hook_attributes.url).toBe('https://audit.example.org/behind/hook');
    expect(manifest.redirect_url).toBe('https://audit.example.org/behind/setup/created');
  });

  test('has a relay where one is given, and nobody asks it', async () => {
    const { address } = await served({ webhookProxyUrl: 'https://smee.io/name' });
    const { manifest } = await formOf(address);
    expect(manifest.hook_attributes.url).toBe('https://smee.io/name');
    expect(manifest.redirect_url).toBe(`${address}/setup/created`);
  });

  test('an address that GitHub cannot reach is warned about', async () => {
    const { address } = await served();
    expect((await formOf(address)).html).toContain('GitHub cannot reach');
  });
});

describe('the page', () => {
  test('sends the form to an account or to an organization', async () => {
    const { address } = await served();
    expect((await formOf(address)).action).toMatch(/^https:\/\/github\.com\/settings\/apps\/new\?state=[\w-]{32}$/);
    const { action } = await formOf(`${address}/?organization=acme`);
    expect(action).toMatch(/^https:\/\/github\.com\/organizations\/acme\/settings\/apps\/new\?state=/);
    expect((await fetch(`${address}/?organization=..%2Fevil`)).status).toBe(400);
  });

  test('has no script and nothing from elsewhere', async () => {
    const { address } = await served();
    const { response, html } = await formOf(address);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(html).not.toMatch(/<script|<link|<img|src=|@import/);
  });

  test.each([
    ['"><script>alert(1)</script>', 'https'],
    ['audit.example.org/path', 'https'],
    ['audit.example.org', 'javascript'],
  ])('a hostile host %s with %s is refused', async (host, protocol) => {
    const { address } = await served();
    const { response, html } = await formOf(address, { 'x-forwarded-host': host, 'x-forwarded-proto': protocol });
    expect(response.status).toBe(400);
    expect(html).not.toContain('alert(1)');
  });

  test('what is written in a manifest stays text', async () => {
    const app = { ...(await readAppFile()), description: `"'><b onclick=alert(1)>&` };
    const { address } = await served({ app });
    const { html, manifest } = await formOf(address);
    expect(html).not.toContain('<b onclick');
    expect(manifest.description.replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toBe(app.description);
  });
});

describe('the return from GitHub', () => {
  test('keeps the credentials for nobody else to read', async () => {
    const { address, dataDir, created } = await served();
    const state = stateOf((await formOf(address)).action);
    const response = await fetch(`${address}/setup/created?code=c0de&state=${state}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('https://github.com/apps/shop-audit/installations/new');
    expect(asked).toEqual(['POST /app-manifests/c0de/conversions']);
    expect(created).toEqual([77]);
    expect(readdirSync(dataDir)).toEqual(['credentials.json']);
    expect(statSync(join(dataDir, 'credentials.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8'))).toMatchObject({
      id: 77,
      slug: 'shop-audit',
      webhook_secret: 'made by GitHub',
    });
  });

  test.each([
    ['without a state', 'code=c0de'],
    ['with a state of somebody else', 'code=c0de&state=guessed'],
  ])('%s asks GitHub for nothing', async (_, query) => {
    const { address, dataDir } = await served();
    await formOf(address);
    expect((await fetch(`${address}/setup/created?${query}`)).status).toBe(400);
    expect(asked).toEqual([]);
    expect(existsSync(dataDir)).toBe(false);
  });

  test('a state serves once', async () => {
    const { address, created } = await served();
    const state = stateOf((await formOf(address)).action);
    answer = { status: 404, body: {} };
    expect((await fetch(`${address}/setup/created?code=old&state=${state}`)).status).toBe(502);
    expect((await fetch(`${address}/setup/created?code=c0de&state=${state}`)).status).toBe(400);
    expect(created).toEqual([]);
  });

  test('a code that would lead elsewhere is refused', async () => {
    const { address } = await served();
    const state = stateOf((await formOf(address)).action);
    expect((await fetch(`${address}/setup/created?code=..%2F..%2Fuser&state=${state}`)).status).toBe(400);
    expect(asked).toEqual([]);
  });

  test.each([
    ['no secret', { ...CONVERTED, webhook_secret: null }],
    ['no key', { ...CONVERTED, pem: 'none' }],
  ])('an answer with %s makes no App', async (_, body) => {
    const { address, dataDir, created } = await served();
    const state = stateOf((await formOf(address)).action);
    answer = { status: 201, body };
    expect((await fetch(`${address}/setup/created?code=c0de&state=${state}`)).status).toBe(502);
    expect(created).toEqual([]);
    expect(existsSync(dataDir)).toBe(false);
  });

  test('a page of GitHub that is none is not linked', async () => {
    const { address } = await served();
    const state = stateOf((await formOf(address)).action);
    answer = { status: 201, body: { ...CONVERTED, html_url: 'javascript:alert(1)' } };
    const html = await (await fetch(`${address}/setup/created?code=c0de&state=${state}`)).text();
    expect(html).toContain('href="https://github.com/apps/shop-audit/installations/new"');
  });
});
