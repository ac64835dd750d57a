import { openGitHub, type Repository } from '../../src/github/client.ts';
import type { WriteGuard } from '../../src/github/write-guard.ts';
import type { FakeGitHub } from '../fake-github/fake-github.ts';
import type { Repository as FakeRepository } from '../fake-github/world.ts';

/** A repository of the fake as the App sees it. */
export function repositoryOf(fake: FakeGitHub, repository: FakeRepository): Repository {
  const github = openGitHub({
    host: new URL(fake.origin).host,
    protocol: 'http',
    credentials: { kind: 'app', appId: fake.app.id, privateKey: fake.app.privateKey },
    version: '1.2.3',
    sleep: async () => {},
    writeSpacingMilliseconds: 0,
  });
  return github.repository({
    installationId: fake.installationOf(repository).id,
    repositoryId: repository.id,
    owner: repository.owner.login,
    name: repository.name,
  });
}

/** Lets everything through, and counts. */
export function countingGuard(): WriteGuard & { readonly writes: number; readonly looks: number } {
  const counted = { writes: 0, looks: 0 };
  return {
    beforeWrite: async () => {
      counted.looks += 1;
    },
    write: (call) => {
      counted.writes += 1;
      return call();
    },
    get writes() {
      return counted.writes;
    },
    get looks() {
      return counted.looks;
    },
  };
}
