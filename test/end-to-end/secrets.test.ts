import { expect, test } from 'vitest';
import { openLog } from '../../src/log.ts';
import type { Fault, Matcher } from '../fake-github/faults.ts';
import { BUG, MENDED } from './shop.ts';
import { openStage } from './stage.ts';

const lines: string[] = [];
const stage = openStage({ log: openLog('trace', { write: (line) => lines.push(line) }) });

const MANY = Object.fromEntries(
  Array.from({ length: 310 }, (_, index) => [`pricing/rate_${index}.py`, `RATE_OF_OUR_OWN = ${index}\n`]),
);

const TROUBLES: readonly (readonly [string, Matcher, Fault])[] = [
  ['nothing', {}, { kind: 'slow', milliseconds: 1 }],
  ['an archive that cannot be had', { route: 'archive', times: 9 }, { kind: 'status', status: 500 }],
  ['an archive whose address has run out', { route: 'archive', times: 9 }, { kind: 'status', status: 404 }],
  ['an archive whose connection breaks', { route: 'archive', times: 9 }, { kind: 'reset' }],
  ['spent tokens', { method: 'GET', times: 9 }, { kind: 'expired-token' }],
  ['refused tokens', { route: '/app/installations/{installation_id}/access_tokens' }, { kind: 'status', status: 401 }],
  ['an outage', { method: 'GET', times: 30 }, { kind: 'status', status: 502 }],
  ['an outage of GraphQL', { route: 'graphql', times: 30 }, { kind: 'status', status: 502 }],
  ['refused writes', { method: 'POST', route: /check-runs|reviews/, times: 9 }, { kind: 'status', status: 403 }],
  ['lost writes', { method: 'POST', route: /reviews/ }, { kind: 'lost' }],
  ['a review that is not taken', { method: 'POST', route: /reviews/, times: 3 }, { kind: 'status', status: 422 }],
  [
    'a bug in our reading',
    { route: '/repos/{owner}/{repo}/pulls/{pull_number}', times: 9 },
    { kind: 'status', status: 418 },
  ],
];

test.each(TROUBLES)('with %s no secret and no source text is logged', async (_, matcher, fault) => {
  lines.length = 0;
  const shop = stage.shop(matcher.route === 'archive' ? MANY : {});
  stage.fake.faults.add(matcher, fault);
  const pull = await stage.fake.openPull(shop, { files: BUG, title: 'A title of our own' });
  await stage.fake.comment(pull, { author: 'dev', body: 'Words of our own.\n\n/cache-audit explain words-of-our-own' });
  await stage.settledSoon();
  stage.fake.faults.clear();
  await stage.fake.push(pull, { files: MENDED });
  await stage.settledSoon();
  expectNothingSecret();
  expect(lines.some((line) => line.includes('job ended'))).toBe(true);
});

test('of deliveries that are refused no secret is logged', async () => {
  lines.length = 0;
  const url = stage.fake.outbox.hook?.url ?? '';
  const headers = { 'content-type': 'application/json', 'x-github-event': 'push', 'x-github-delivery': '1' };
  for (const signature of ['sha256=0123456789abcdef0123456789abcdef', 'x']) {
    const body = '{"words":"words of our own"}';
    await fetch(url, { method: 'POST', body, headers: { ...headers, 'x-hub-signature-256': signature } });
  }
  expect(lines.join('')).not.toContain('0123456789abcdef');
  expectNothingSecret();
});

function expectNothingSecret(): void {
  const logged = lines.join('');
  expect(logged).not.toBe('');
  expect(logged).not.toMatch(/ghs_|ghp_|eyJ[\w-]{10}|PRIVATE KEY|secret-of-the-hook|_codeload|[?&]token=/);
  for (const line of stage.fake.app.privateKey.split('\n').filter((text) => text.length > 20)) {
    expect(logged).not.toContain(line);
  }
  expect(logged).not.toMatch(/save_price|RATE_OF_OUR_OWN|of our own|words-of-our-own|give_discount/i);
  // What takes secrets out of a line is the last net: nothing may fall into it.
  expect(logged).not.toContain('***');
}
