import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import { PACKAGE_FOLDER, readEnvironment, type Variables } from '../../src/environment.ts';
import { CREDENTIALS, PRIVATE_KEY, SECRET } from './running-server.ts';

const PKCS8 = createPrivateKey(PRIVATE_KEY).export({ type: 'pkcs8', format: 'pem' }).toString();
const GIVEN = { appId: 12, privateKey: PKCS8, webhookSecret: SECRET };

function read(variables: Variables, files: Readonly<Record<string, string>> = {}) {
  return readEnvironment(variables, (path) => files[path] ?? null);
}

function inPackage(name: string): string {
  return join(PACKAGE_FOLDER, name);
}

test('nothing given means the set-up, on this machine alone', () => {
  expect(read({})).toEqual({
    credentials: null,
    github: {
      web: 'https://github.com',
      api: 'https://api.github.com',
      connection: { host: 'github.com', protocol: 'https' },
    },
    host: '127.0.0.1',
    port: 3000,
    webhookPath: '/api/github/webhooks',
    publicUrl: null,
    webhookProxyUrl: null,
    databaseUrl: null,
    dataDir: inPackage('.data'),
    metricsPort: null,
    logLevel: 'info',
    audits: { seconds: 300, megabytes: 1536 },
  });
});

test('an empty value is none, as compose files pass it', () => {
  expect(read({ PORT: '', APP_ID: '', PRIVATE_KEY: '', DATABASE_URL: '' })).toEqual(read({}));
});

describe('the private key', () => {
  const forms = {
    'with line breaks': PRIVATE_KEY,
    'with \\n': PRIVATE_KEY.replaceAll('\n', '\\n'),
    'in quotes': `"${PRIVATE_KEY.replaceAll('\n', '\\n')}"`,
    'in base64': Buffer.from(PRIVATE_KEY).toString('base64'),
    'as PKCS#8': PKCS8,
  };
  test.each(Object.entries(forms))('%s', (_, form) => {
    expect(read({ ...CREDENTIALS, PRIVATE_KEY: form }).credentials).toEqual(GIVEN);
  });

  test.each(['PRIVATE_KEY_PATH', 'PRIVATE_KEY_FILE'])('%s', (name) => {
    const { PRIVATE_KEY: _, ...others } = CREDENTIALS;
    const files = { [inPackage('app.pem')]: PRIVATE_KEY };
    expect(read({ ...others, [name]: 'app.pem' }, files).credentials).toEqual(GIVEN);
  });
});

test('each secret may stand in a file, without the line break at its end', () => {
  const names = ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'DATABASE_URL'] as const;
  const values = { ...CREDENTIALS, DATABASE_URL: 'postgres://audit@database/audit' };
  const variables = Object.fromEntries(names.map((name) => [`${name}_FILE`, `/run/secrets/${name}`]));
  const files = Object.fromEntries(names.map((name) => [`/run/secrets/${name}`, `${values[name]}\n`]));
  expect(read(variables, files)).toEqual(read(values));
});

describe('the order', () => {
  const kept = { id: 5, slug: 'shop-audit', html_url: 'https://github.com/apps/shop-audit', pem: PRIVATE_KEY };
  const keptFile = { [inPackage('.data/credentials.json')]: JSON.stringify({ ...kept, webhook_secret: 'kept' }) };

  test('the environment wins over .env', () => {
    const file = { [inPackage('.env')]: `PORT=4000\nHOST=0.0.0.0\nAPP_ID=13\nWEBHOOK_SECRET='of the file'` };
    const environment = read({ ...CREDENTIALS, PORT: '5000' }, file);
    expect(environment).toMatchObject({ port: 5000, host: '0.0.0.0', credentials: GIVEN });
  });

  test('a file that the environment names wins over a value in .env', () => {
    const files = { [inPackage('.env')]: 'WEBHOOK_SECRET=old', '/run/secret': 'new' };
    const environment = read({ APP_ID: '12', PRIVATE_KEY, WEBHOOK_SECRET_FILE: '/run/secret' }, files);
    expect(environment.credentials?.webhookSecret).toBe('new');
  });

  test('what the set-up kept comes last, and as a whole', () => {
    expect(read({}, keptFile).credentials).toEqual({ appId: 5, privateKey: PKCS8, webhookSecret: 'kept' });
    expect(read(CREDENTIALS, keptFile).credentials).toEqual(GIVEN);
    expect(() => read({ APP_ID: '12', PRIVATE_KEY }, keptFile)).toThrow(/^WEBHOOK_SECRET: expected/);
  });

  test('kept credentials that are broken are not taken for none', () => {
    const file = { [inPackage('.data/credentials.json')]: '{"id": 5' };
    expect(() => read({}, file)).toThrow(/credentials\.json: expected the credentials/);
  });
});

describe('GitHub', () => {
  test.each([
    [{ GHE_HOST: 'git.example.org' }, 'https://git.example.org', 'https://git.example.org/api/v3'],
    [{ GHE_HOST: '127.0.0.1:8080', GHE_PROTOCOL: 'http' }, 'http://127.0.0.1:8080', 'http://127.0.0.1:8080/api/v3'],
    [{ GHE_HOST: 'github.com', GHE_PROTOCOL: 'http' }, 'https://github.com', 'https://api.github.com'],
  ])('%o', (variables, web, api) => {
    expect(read(variables).github).toMatchObject({ web, api });
  });
});

test('the folder of data may be anywhere', () => {
  expect(read({ DATA_DIR: '/data' }).dataDir).toBe('/data');
  expect(read({ DATA_DIR: 'kept/here' }).dataDir).toBe(inPackage('kept/here'));
});

describe('a bad value is named, with what was expected', () => {
  test.each([
    [{ PORT: '65536' }, 'PORT: expected a port from 0 to 65535, got `65536`'],
    [{ PORT: '3000 ' }, 'PORT: expected a port from 0 to 65535, got `3000 `'],
    [{ METRICS_PORT: '3000' }, 'METRICS_PORT: expected another port than PORT, since metrics are not for the public'],
    [{ GHE_HOST: 'https://git.example.org' }, 'GHE_HOST: expected a host with or without a port, without https://'],
    [{ GHE_PROTOCOL: 'ftp' }, 'GHE_PROTOCOL: expected http or https, got `ftp`'],
    [{ WEBHOOK_PATH: 'hook' }, 'WEBHOOK_PATH: expected a path such as /api/github/webhooks'],
    [{ WEBHOOK_PATH: '/readyz' }, 'WEBHOOK_PATH: expected a path such as /api/github/webhooks, other than /healthz'],
    [{ AUDIT_SECONDS: '0' }, 'AUDIT_SECONDS: expected a whole number from 10 to 3600, got `0`'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, got `loud`'],
    [{ PUBLIC_URL: 'cache-audit.example.org' }, 'PUBLIC_URL: expected an address such as https://cache-audit'],
    [{ ...CREDENTIALS, APP_ID: 'Iv1.abc' }, 'APP_ID: expected the number that the page of the App shows as its App ID'],
    [{ APP_ID: '12', WEBHOOK_SECRET: SECRET }, 'PRIVATE_KEY: expected the private key of the App in PEM form'],
    [{ PRIVATE_KEY, WEBHOOK_SECRET: SECRET }, 'APP_ID: expected the number'],
    [{ APP_ID: '12', PRIVATE_KEY }, 'WEBHOOK_SECRET: expected the secret that the App has for its webhook'],
    [{ PRIVATE_KEY_PATH: '/nowhere.pem' }, 'PRIVATE_KEY_PATH: expected a file that can be read and is not empty'],
  ])('%o', (variables, message) => {
    expect(() => read(variables)).toThrow(ConfigError);
    expect(() => read(variables)).toThrow(message);
  });

  test('all of them at once', () => {
    expect(() => read({ PORT: 'a', LOG_LEVEL: 'b' })).toThrow(/^PORT: .*\nLOG_LEVEL: /);
  });

  test('without showing what is secret', () => {
    const secrets = { PRIVATE_KEY: 'no key at all', DATABASE_URL: 'mysql://audit:hunter2@database/audit' };
    const message = messageOf(() => read({ ...CREDENTIALS, ...secrets }));
    expect(message).toMatch(/^PRIVATE_KEY: expected .*\nDATABASE_URL: expected an address such as postgres/);
    expect(message).not.toMatch(/no key at all|hunter2/);
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (cause) {
    return cause instanceof Error ? cause.message : '';
  }
  return '';
}
