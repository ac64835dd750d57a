import { createSign } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import type { FakeGitHub } from './fake-github.ts';
import type { Repository } from './world.ts';

/** A JSON web token of the App, as GitHub wants it. */
export function appToken({ app }: FakeGitHub, { lifetime = 540 }: { lifetime?: number } = {}): string {
  const seconds = Math.floor(Date.now() / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = encode({ iss: app.id, iat: seconds - 30, exp: seconds + lifetime });
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${claims}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(app.privateKey, 'base64url')}`;
}

/** A plain client of an installation; without a repository its token reaches all of them. */
export async function installationClient(fake: FakeGitHub, repository: Repository, limited = true): Promise<Octokit> {
  const asApp = clientOf(fake, appToken(fake));
  const { data } = await asApp.apps.createInstallationAccessToken({
    installation_id: fake.installationOf(repository).id,
    ...(limited ? { repository_ids: [repository.id] } : {}),
  });
  return clientOf(fake, data.token);
}

export function clientOf({ origin }: FakeGitHub, auth: string): Octokit {
  const silent = () => {};
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  return new Octokit({ auth, baseUrl: `${origin}/api/v3`, log });
}
