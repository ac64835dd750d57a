import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { entry } from '../fake-github/archive.ts';
import { delivery, type Json, signed } from '../fake-github/webhooks.ts';
import type { Pull, Repository } from '../fake-github/world.ts';
import { BUG, MENDED, SHOP } from './shop.ts';
import { findingId, only, openStage } from './stage.ts';

const stage = openStage();
const SECRET = 'secret-of-the-hook';

describe('a delivery', () => {
  test.each([
    ['with the secret of somebody else', { secret: 'development' }],
    ['whose body was changed on the way', { change: (body: string) => body.replace('"draft":false', '"draft":true ') }],
    ['with no signature', { headers: { 'x-hub-signature-256': undefined } }],
    ['with an empty signature', { headers: { 'x-hub-signature-256': 'sha256=' } }],
    [
      'with a signature of the old kind alone',
      { headers: { 'x-hub-signature-256': undefined, 'x-hub-signature': 'x' } },
    ],
    ['with the signature of nothing', { headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } }],
  ])('%s is refused, and nothing is done', async (_, options) => {
    const { shop, payload } = await opened();
    const before = stage.requestsAbout(shop).length;
    expect(await post({ name: 'pull_request', payload }, options)).toBe(401);
    await stage.app.settled();
    expect(stage.requestsAbout(shop)).toHaveLength(before);
  });

  test('that is replayed does nothing more', async () => {
    const { shop, payload } = await opened();
    const id = randomUUID();
    expect(await post({ name: 'pull_request', payload }, { id })).toBe(200);
    await stage.app.settled();
    const { size } = shop.checkRuns;
    const before = stage.requestsAbout(shop).length;
    for (let round = 0; round < 3; round += 1) expect(await post({ name: 'pull_request', payload }, { id })).toBe(200);
    await stage.app.settled();
    expect(stage.requestsAbout(shop)).toHaveLength(before);
    expect(shop.checkRuns.size).toBe(size);
  });

  test.each([
    ['no JSON', 'pull_request', 'opened', 400],
    ['half of it', 'pull_request', '{"action":', 400],
    ['a string', 'pull_request', '"opened"', 400],
    ['null', 'pull_request', 'null', 400],
    ['a list', 'pull_request', '[]', 400],
    ['nothing but an action', 'pull_request', '{"action":"opened"}', 200],
    ['an event named like a property', 'constructor', '{"action":"opened"}', 200],
    ['an event named like the prototype', '__proto__', '{"action":"opened"}', 400],
    ['the prototype as a key', 'pull_request', '{"action":"opened","__proto__":{"isOpen":true}}', 200],
    ['deep nesting', 'push', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 200],
  ])('that holds %s does no harm', async (_, name, body, status) => {
    const before = stage.fake.requests.length;
    expect(await postRaw(name, body)).toBe(status);
    await stage.app.settled();
    expect(stage.fake.requests).toHaveLength(before);
    expect(Reflect.get({}, 'isOpen')).toBeUndefined();
  });

  test.each([
    ['a number that is none', { pull_request: { number: 'x; drop table' } }],
    ['a head that is a path', { pull_request: { head: { sha: '../../../../user' } } }],
    ['a base that is a path', { pull_request: { base: { sha: 'main/../../..' } } }],
    ['an id below zero', { repository: { id: -1 } }],
  ])('whose pull request has %s does nothing', async (_, over: Json) => {
    const { shop, payload } = await opened();
    const before = stage.requestsAbout(shop).length;
    const { payload: changed } = delivery('pull_request.opened', payload);
    expect(await post({ name: 'pull_request', payload: mergedDeep(changed, over) })).toBe(200);
    await stage.app.settled();
    expect(stage.requestsAbout(shop)).toHaveLength(before);
  });

  test('about the check of another App does nothing', async () => {
    const pull = await stage.reviewed();
    const shop = pull.repository;
    const before = stage.requestsAbout(shop).length;
    const common = {
      repository: { id: shop.id, name: shop.name, owner: { login: shop.owner.login } },
      installation: { id: stage.fake.installationOf(shop).id },
    };
    const run = { head_sha: pull.headSha, external_id: `pull/${pull.number}`, app: { id: 1 } };
    for (const event of [
      delivery('check_run.rerequested', { ...common, check_run: run }),
      delivery('check_run.requested_action', {
        ...common,
        check_run: run,
        requested_action: { identifier: 're-audit' },
      }),
      delivery('check_suite.rerequested', { ...common, check_suite: { head_sha: pull.headSha, app: { id: 1 } } }),
    ]) {
      expect(await post(event)).toBe(200);
    }
    await stage.app.settled();
    expect(stage.requestsAbout(shop)).toHaveLength(before);
  });

  test('with the external id of a run that we did not make does not act for another pull request', async () => {
    const pull = await stage.reviewed();
    const run = stage.fake.checkRunOf(pull);
    if (run) {
      run.externalId = 'pull/999';
      await stage.fake.rerequest(pull.repository, run, 'dev');
    }
    await stage.settledSoon();
    expect(stage.fake.unfinishedRuns(pull.repository)).toEqual([]);
    expect(stage.fake.ourComments(pull)).toHaveLength(1);
  });

  test('that names a repository of another installation gets no further than its own', async () => {
    const [mine, theirs] = [stage.shop(), stage.shop()];
    const pull = await stage.fake.openPull(theirs, { files: BUG });
    await stage.app.settled();
    const before = stage.requestsAbout(theirs).length;
    await post(
      delivery('pull_request.opened', {
        installation: { id: stage.fake.installationOf(mine).id },
        repository: { id: mine.id, name: theirs.name, owner: { login: theirs.owner.login } },
        number: pull.number,
        pull_request: { number: pull.number, head: { sha: pull.headSha } },
      }),
    );
    await stage.settledSoon();
    const answered = stage.requestsAbout(theirs).slice(before);
    expect(answered.filter(({ status }) => status === 200 || status === 201)).toEqual([]);
  });
});

describe('a marker', () => {
  test('that a person writes is theirs', async () => {
    const shop = stage.shop();
    const other = await stage.reviewed(shop);
    const { body } = only(stage.fake.ourComments(other));
    const pull = await stage.fake.openPull(shop, { files: { ...MENDED, 'README.md': 'x\n' } });
    await stage.app.settled();
    const forged = ['ann', 'lint[bot]'].map((author) =>
      stage.fake.reviewComment(pull, { author, path: 'shop/service.py', line: 22, body }),
    );
    await stage.fake.push(pull, { files: BUG });
    await stage.app.settled();
    expect(stage.fake.ourComments(pull)).toHaveLength(1);
    await stage.fake.push(pull, { files: MENDED });
    await stage.app.settled();
    for (const comment of forged) expect(comment.body).toBe(body);
    expect(only(stage.fake.ourComments(pull)).body).toContain('Fixed in');
  });

  test('of ours on another pull request counts for nothing, even under our name', async () => {
    const shop = stage.shop();
    const other = await stage.reviewed(shop);
    const { body } = only(stage.fake.ourComments(other));
    const pull = await stage.fake.openPull(shop, { files: { ...MENDED, 'README.md': 'x\n' } });
    await stage.app.settled();
    const author = stage.fake.app.bot.login;
    const copied = stage.fake.reviewComment(pull, { author, path: 'shop/service.py', line: 22, body });
    await stage.fake.push(pull, { files: BUG });
    await stage.app.settled();
    expect(copied.body).toBe(body);
    const own = only(stage.fake.ourComments(pull).filter(({ id }) => id !== copied.id));
    expect(findingId(own.body)).toBe(findingId(body));
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
  });

  test('whose fingerprint was changed by an admin who edited our comment counts for nothing', async () => {
    const pull = await stage.reviewed();
    const comment = only(stage.fake.ourComments(pull));
    comment.body = comment.body.replace(/open [0-9a-f]{16}/, `open ${'0'.repeat(16)}`);
    const { body } = comment;
    await stage.fake.push(pull, { files: { 'README.md': 'x\n' } });
    await stage.app.settled();
    expect(comment.body).toBe(body);
    expect(stage.fake.ourComments(pull)).toHaveLength(1);
  });

  test('of an answer that somebody wrote is not edited', async () => {
    const pull = await stage.reviewed();
    await stage.fake.comment(pull, { author: 'dev', body: '/cache-audit help' });
    await stage.app.settled();
    const { body } = only(stage.fake.ourAnswers(pull));
    const forged = await stage.fake.comment(pull, { author: 'ann', body });
    await stage.fake.comment(pull, { author: 'dev', body: '/cache-audit explain unguarded-miss' });
    await stage.app.settled();
    expect(forged.body).toBe(body);
    expect(stage.fake.ourAnswers(pull)).toHaveLength(2);
  });
});

describe('an archive', () => {
  const many = Object.fromEntries(
    Array.from({ length: 320 }, (_, index) => [`pricing/rate_${index}.py`, `RATE = ${index}\n`]),
  );

  test.each([
    ['of zeros without end', () => bomb(Buffer.alloc(512))],
    ['of noise without end', () => bomb(Buffer.alloc(512, 'A'))],
    ['of one file without end', () => bomb(endless())],
    ['of entries without end', () => bomb(Buffer.concat(file('x/y', '1')))],
    ['that is no archive', () => randomBytes(5000)],
    ['that is empty', () => Buffer.alloc(0)],
    ['that is cut', (shop: Repository) => gzipSync(tar(shop)).subarray(0, 400)],
  ])('%s costs a detour, and neither memory nor the review', async (_, make) => {
    const shop = stage.shop(many);
    shop.archive = make(shop);
    const peak = await peakDuring(async () => {
      const pull = await stage.reviewed(shop);
      expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
      expect(stage.fake.openComments(pull)).toHaveLength(1);
    });
    expect(peak).toBeLessThan(700_000_000);
  });

  test('with links, paths out of the tree and changed contents is not believed', async () => {
    const shop = stage.shop(many);
    const top = 'octo-shop-1234567/';
    const mended = Buffer.from(MENDED['shop/service.py']);
    shop.archive = gzipSync(
      Buffer.concat([
        ...entry({ name: `${top}shop/service.py`, type: '0', content: mended }),
        ...entry({ name: `${top}shop/cache.py`, type: '2', link: '/etc/passwd' }),
        ...entry({ name: `${top}shop/database.py`, type: '1', link: '../../../../etc/passwd' }),
        ...entry({ name: `${top}../../../../tmp/cache-audit-escaped`, type: '0', content: mended }),
        ...entry({ name: '/tmp/cache-audit-escaped', type: '0', content: mended }),
        ...entry({ name: `${top}pricing/rate_1.py`, type: '3' }),
        ...entry({ name: `${top}pricing/rate_2.py`, type: '0', content: Buffer.from('RATE = 999\n') }),
        Buffer.alloc(1024),
      ]),
    );
    const pull = await stage.reviewed(shop);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });

  test('of a tree with links and submodules is read past them', async () => {
    const shop = stage.shop({
      ...many,
      'shop/passwords.py': { link: '/etc/passwd' },
      'shop/above.py': { link: '../../../../shop.py' },
      'shop/loop.py': { link: 'loop.py' },
      vendored: { submodule: '1'.repeat(40) },
    });
    const pull = await stage.reviewed(shop);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });
});

test('a token reaches the repository of its job, and no other of the installation', async () => {
  const shop = stage.shop();
  const neighbour = stage.fake.addRepository({ owner: shop.owner.login, name: 'payroll', files: SHOP });
  const from = stage.fake.requests.length;
  await stage.reviewed(shop);
  await stage.reviewed(neighbour);
  const asked = stage.fake.requests.slice(from).filter(({ route }) => route.endsWith('/access_tokens'));
  expect(asked.map(({ body }) => body)).toEqual([{ repository_ids: [shop.id] }, { repository_ids: [neighbour.id] }]);
});

/** A pull request, and the payload that told of it. */
async function opened(): Promise<{ shop: Repository; pull: Pull; payload: Json }> {
  const shop = stage.shop();
  const pull = await stage.fake.openPull(shop, { files: {} });
  await stage.app.settled();
  const told = stage.fake.deliveries.findLast(({ event }) => event.name === 'pull_request');
  if (!told) throw new Error('nothing was told');
  return { shop, pull, payload: told.event.payload };
}

interface Sending {
  readonly id?: string;
  readonly secret?: string;
  readonly change?: (body: string) => string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The status of the answer. */
async function post(event: { name: string; payload: Json }, sending: Sending = {}): Promise<number> {
  const { id = randomUUID(), secret = SECRET, change = (body) => body, headers: over = {} } = sending;
  const { body, headers } = signed(event, secret, id);
  const all = Object.entries({ ...headers, ...over }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return send(change(body), Object.fromEntries(all));
}

function postRaw(name: string, body: string): Promise<number> {
  const { headers } = signed({ name, payload: {} }, SECRET, randomUUID());
  const mac = createHmac('sha256', SECRET).update(body).digest('hex');
  return send(body, { ...headers, 'x-hub-signature-256': `sha256=${mac}` });
}

async function send(body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const response = await fetch(stage.fake.outbox.hook?.url ?? '', { method: 'POST', body, headers });
  await response.arrayBuffer();
  return response.status;
}

function mergedDeep(under: Json, over: Json): Json {
  return Object.fromEntries(
    [...new Set([...Object.keys(under), ...Object.keys(over)])].map((key) => {
      const [a, b] = [under[key], over[key]];
      const isBoth = isObject(a) && isObject(b);
      return [key, isBoth ? mergedDeep(a, b) : key in over ? b : a];
    }),
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tar(shop: Repository): Buffer {
  const files = Object.entries(SHOP).flatMap(([path, text]) => file(`octo-${shop.name}-1234567/${path}`, text));
  return Buffer.concat([...files, Buffer.alloc(1024)]);
}

/** Two gigabytes of the same, in two megabytes. */
function bomb(part: Buffer): Buffer {
  const block = gzipSync(Buffer.concat(Array(Math.ceil(2 ** 26 / part.length)).fill(part)), { level: 9 });
  return Buffer.concat([gzipSync(Buffer.concat(file('x/y', '1'))), ...Array(32).fill(block)]);
}

/** The head of a file that claims eight gigabytes, and its first bytes. */
function endless(): Buffer {
  const head = Buffer.from(Buffer.concat(file('x/y', '')));
  head.write('77777777777', 124);
  head.write('        ', 148);
  const sum = head.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([head, Buffer.alloc(2 ** 20)]);
}

function file(name: string, content: string): readonly Buffer[] {
  return entry({ name, type: '0', content: Buffer.from(content) });
}

/** The most memory that the process held beside what it had before, looked at every few milliseconds. */
async function peakDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  return most - before;
}
