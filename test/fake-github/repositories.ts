import { type Changes, newGitObjects, writeCommit } from './git-objects.ts';
import { accountOf, type Repository, type World } from './world.ts';

export interface NewRepository {
  readonly owner?: string;
  readonly name: string;
  readonly files: Changes;
  readonly isPrivate?: boolean;
}

/** A repository with one commit on `main`. */
export function addRepository(
  world: World,
  { owner = 'octo', name, files, isPrivate = true }: NewRepository,
): Repository {
  const account = accountOf(world, owner, 'Organization');
  const repository = emptyRepository(world, { owner: account, name, isPrivate, forkOf: null, git: newGitObjects() });
  const { sha } = writeCommit(repository.git, { parents: [], changes: files, message: 'first', author: owner });
  repository.branches.set('main', sha);
  return repository;
}

/** The fork of a user, made where there is none yet; it shares the objects, as GitHub's do. */
export function forkOf(world: World, parent: Repository, login: string): Repository {
  const known = [...world.repositories.values()].find(
    ({ forkOf: of, owner, deleted }) => of === parent && owner.login === login && !deleted,
  );
  if (known) return known;
  const { name, isPrivate, git } = parent;
  const fork = emptyRepository(world, { owner: accountOf(world, login), name, isPrivate, forkOf: parent, git });
  for (const [branch, sha] of parent.branches) fork.branches.set(branch, sha);
  return fork;
}

function emptyRepository(
  world: World,
  given: Pick<Repository, 'owner' | 'name' | 'isPrivate' | 'forkOf' | 'git'>,
): Repository {
  const repository: Repository = {
    ...given,
    id: world.newId(),
    archived: false,
    deleted: false,
    archivedRefusesChecks: false,
    defaultBranch: 'main',
    branches: new Map(),
    roles: new Map([[given.owner.login, 'admin']]),
    pulls: new Map(),
    issues: new Map(),
    issueComments: new Map(),
    checkRuns: new Map(),
    suites: new Map(),
    nextNumber: 1,
    treeLimit: 100_000,
    exportIgnore: new Set(),
    exportSubst: new Map(),
    archive: null,
  };
  world.repositories.set(repository.id, repository);
  return repository;
}
