import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isByApp, type Marker, markerKey, readMarker, withMarker, withoutMarker } from '../../src/github/marker.ts';
import { fingerprintOf, headSha, key, newPrivateKey, place } from './sample-review.ts';

const open: Marker = { kind: 'open', subject: fingerprintOf(1), headSha };
const body = withMarker(key, place, open, 'A stale price.');

describe('a marker', () => {
  test('is read back, and cannot be seen', () => {
    expect(readMarker(key, place, body)).toEqual(open);
    expect(body.split('\n').at(-1)).toMatch(/^<!-- .* -->$/);
    expect(withoutMarker(body)).toBe('A stale price.');
  });

  test('is read with other line ends, and after them', () => {
    expect(readMarker(key, place, `${body.replaceAll('\n', '\r\n')}\r\n`)).toEqual(open);
  });

  test('is the same for the same key in another form, and in every process', () => {
    const pkcs8 = newPrivateKey();
    const pkcs1 = createPrivateKey(pkcs8).export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(withMarker(markerKey(pkcs1), place, open, '')).toBe(withMarker(markerKey(pkcs8), place, open, ''));
  });

  test.each([
    ['the kind', body.replace(' open ', ' fixed ')],
    ['the fingerprint', body.replace(open.subject, fingerprintOf(2))],
    ['the head', body.replace(headSha, 'c'.repeat(40))],
    ['the code', body.replace(/[0-9a-f]{64}/, '0'.repeat(64))],
  ])('with %s forged is none', (_, forged) => {
    expect(forged).not.toBe(body);
    expect(readMarker(key, place, forged)).toBeNull();
  });

  test.each([
    ['to another pull request', { ...place, number: 8 }],
    ['to another repository', { ...place, repositoryId: 6 }],
  ])('moved %s is none', (_, elsewhere) => {
    expect(readMarker(key, elsewhere, body)).toBeNull();
  });

  test('of another App is none', () => {
    expect(readMarker(markerKey(newPrivateKey()), place, body)).toBeNull();
  });

  test.each([
    ['quoted', body.replaceAll(/^/gm, '> ')],
    ['in the middle', `${body}\n\nand more`],
    ['in a code block', `\`\`\`\n${body}\n\`\`\``],
    ['indented', `text\n\n    ${body.split('\n').at(-1)}`],
    ['at the end of a line of text', `text ${body.split('\n').at(-1)}`],
  ])('%s is none', (_, text) => {
    expect(readMarker(key, place, text)).toBeNull();
  });
});

describe('the author', () => {
  const bot = { login: 'cache-audit[bot]', type: 'Bot' };

  test('is the bot of the App, as REST and as GraphQL name it', () => {
    expect(isByApp(bot, 'cache-audit')).toBe(true);
    expect(isByApp({ ...bot, login: 'cache-audit' }, 'cache-audit')).toBe(true);
  });

  test('is not another bot, a person with its name, or nobody', () => {
    expect(isByApp({ ...bot, login: 'other[bot]' }, 'cache-audit')).toBe(false);
    expect(isByApp({ login: 'cache-audit', type: 'User' }, 'cache-audit')).toBe(false);
    expect(isByApp(null, 'cache-audit')).toBe(false);
  });

  test('is any bot where the name is not known', () => {
    expect(isByApp(bot, null)).toBe(true);
    expect(isByApp({ login: 'octocat', type: 'User' }, null)).toBe(false);
  });
});
