import { expect, test } from 'vitest';
import { openLog } from '../../src/log.ts';

function logged(write: (log: ReturnType<typeof openLog>) => void) {
  const lines: string[] = [];
  write(openLog('info', { write: (line) => lines.push(line) }));
  return lines;
}

test('events are JSON lines with their fields', () => {
  const lines = logged((log) => {
    log.child({ delivery: 'a1' }).info({ job: 'review 31 7' }, 'job done');
    log.debug({}, 'below the level');
  });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      level: 'info',
      name: 'cache-audit',
      delivery: 'a1',
      job: 'review 31 7',
      msg: 'job done',
    }),
  ]);
});

test.each([
  ['a token of an installation', { url: 'x', text: 'ghs_16C7e42F292c6912E7710c838347Ae178B4a' }, '16C7e42F'],
  ['a token of a person', { text: 'github_pat_11ABCDEFG0abcdefghijkl_x' }, '11ABCDEFG'],
  ['a token of the App', { text: 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjEyfQ.c2lnbmF0dXJl' }, 'c2lnbmF0dXJl'],
  ['a header', { headers: { authorization: 'token 0123456789abcdef0123' } }, '0123456789abcdef'],
  ['a header in text', { text: 'authorization: Bearer abcdefghijklmnopqrst' }, 'abcdefghijklmnop'],
  ['a private key', { text: '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----\n' }, 'MIIEow'],
  ['a signed address', { url: 'https://codeload.example/acme/shop.tar.gz?token=AAVX3K5J' }, 'AAVX3K5J'],
  ['a signed address of a store', { url: 'https://store.example/a?se=1&sig=AbC%2F' }, 'AbC%2F'],
  ['a password', { url: 'postgres://audit:hunter2@database/audit' }, 'hunter2'],
  ['a secret', { webhook_secret: 'made by GitHub', secret: 'of the hook' }, 'of the hook'],
])('%s is not logged', (_, fields, secret) => {
  const [line = ''] = logged((log) => log.info(fields, 'event'));
  expect(JSON.parse(line).msg).toBe('event');
  expect(line).not.toContain(secret);
});

test('an error is logged with its causes, and without the request, the answer or the delivery that it carries', () => {
  const cause = Object.assign(new Error('Not Found'), {
    status: 404,
    request: { url: 'https://api.example/repos', body: 'const price = 1' },
    response: { data: 'const price = 2' },
  });
  const errors = [Object.assign(new Error('review failed', { cause }), { event: { payload: 'const price = 3' } })];
  const [line = ''] = logged((log) => log.error({ err: new AggregateError(errors, 'all failed') }, 'delivery failed'));
  expect(JSON.parse(line).err).toMatchObject({
    message: 'all failed',
    errors: [{ message: 'review failed', cause: { message: 'Not Found', status: 404 } }],
  });
  expect(line).not.toContain('const price');
  const [bare = ''] = logged((log) => log.error(errors[0]));
  expect(bare).not.toContain('const price');
});
