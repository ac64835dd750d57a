import { carryComments } from './anchors.ts';
import { suiteJson } from './check-json.ts';
import { type Changes, writeCommit } from './git-objects.ts';
import { filesOfPull, pullDetails, userJson } from './render.ts';
import { forkOf } from './repositories.ts';
import { suiteOn } from './rest-checks.ts';
import type { Json } from './webhooks.ts';
import { type Account, accountOf, now, type Pull, type Repository, type World } from './world.ts';

/** What the actions need: the state, and a way to tell the App what happened. */
export interface Stage {
  readonly world: World;
  readonly root: () => string;
  /** Resolves when the App answered, when the delivery is held back, or at once where the App does not hear of it. */
  readonly tell: (event: string, overrides: Json, repository: Repository) => Promise<void>;
}

export interface NewPull {
  readonly files: Changes;
  readonly title?: string;
  readonly body?: string;
  readonly author?: string;
  readonly branch?: string;
  readonly base?: string;
  readonly draft?: boolean;
  /** The head lies in the author's fork. */
  readonly fork?: boolean;
}

/** What people do with pull requests and branches; each tells the App what GitHub would. */
export function pullActions(stage: Stage) {
  const { world, tell } = stage;
  const pullEvent = (action: string, pull: Pull, sender: Account, more: Json = {}) => {
    pull.updatedAt = now();
    const overrides = { number: pull.number, pull_request: pullDetails(stage.root(), pull), ...more };
    return tell(`pull_request.${action}`, { ...overrides, sender: userJson(stage.root(), sender) }, pull.repository);
  };
  const moveHead = async (pull: Pull, sha: string, forced: boolean): Promise<Pull> => {
    const before = pull.headSha;
    pull.headSha = sha;
    pull.headRepository?.branches.set(pull.headRef, sha);
    pull.baseSha = pull.repository.branches.get(pull.baseRef) ?? pull.baseSha;
    carryComments(pull, before);
    if (pull.headRepository === pull.repository) await tellPush(stage, pull.repository, pull.headRef, before, forced);
    if (pull.state === 'open') await pullEvent('synchronize', pull, pull.author, { before, after: sha });
    return pull;
  };

  return {
    async openPull(repository: Repository, given: NewPull): Promise<Pull> {
      const pull = newPull(world, repository, given);
      if (pull.headRepository === repository) await tellPush(stage, repository, pull.headRef, ZERO, false);
      await pullEvent('opened', pull, pull.author);
      return pull;
    },

    /** To a commit that is there already. */
    moveHead: (pull: Pull, sha: string) => moveHead(pull, sha, true),

    /** A commit on top of the head. */
    async push(pull: Pull, { files }: { files: Changes }): Promise<Pull> {
      const { git } = pull.repository;
      const commit = { parents: [pull.headSha], changes: files, message: 'more', author: pull.author.login };
      return await moveHead(pull, writeCommit(git, commit).sha, false);
    },

    /** A new commit in place of all others, on the tip of the base branch: a rebase with other contents. */
    async forcePush(pull: Pull, { files }: { files: Changes }): Promise<Pull> {
      const { git, branches } = pull.repository;
      const base = branches.get(pull.baseRef) ?? pull.baseSha;
      const message = `again ${git.commits.size}`;
      const { sha } = writeCommit(git, { parents: [base], changes: files, message, author: pull.author.login });
      return await moveHead(pull, sha, true);
    },

    /** A commit on a branch that is no pull request's head, such as `main`; tells of the push. */
    async pushTo(repository: Repository, branch: string, files: Changes): Promise<string> {
      const before = repository.branches.get(branch) ?? null;
      const parent = before ?? repository.branches.get(repository.defaultBranch) ?? '';
      const commit = { parents: [parent], changes: files, message: `to ${branch}`, author: repository.owner.login };
      const { sha } = writeCommit(repository.git, commit);
      moveBranch(repository, branch, sha);
      await tellPush(stage, repository, branch, before ?? ZERO, false);
      return sha;
    },

    /** Closed, or merged by a merge commit, of which the App is told as a push. */
    async close(pull: Pull, { merged = false }: { merged?: boolean } = {}): Promise<void> {
      const { repository, baseRef } = pull;
      const before = repository.branches.get(baseRef) ?? pull.baseSha;
      Object.assign(pull, { state: 'closed', merged });
      if (merged) {
        moveBranch(repository, baseRef, mergeOnto(repository, pull, before));
        await tellPush(stage, repository, baseRef, before, false);
      }
      await pullEvent('closed', pull, pull.author);
    },

    async reopen(pull: Pull): Promise<void> {
      pull.state = 'open';
      await pullEvent('reopened', pull, pull.author);
    },

    async ready(pull: Pull): Promise<void> {
      pull.draft = false;
      await pullEvent('ready_for_review', pull, pull.author);
    },

    async toDraft(pull: Pull): Promise<void> {
      pull.draft = true;
      await pullEvent('converted_to_draft', pull, pull.author);
    },

    async editBase(pull: Pull, branch: string): Promise<void> {
      const from = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } };
      pull.baseRef = branch;
      pull.baseSha = pull.repository.branches.get(branch) ?? pull.baseSha;
      carryComments(pull, pull.headSha);
      await pullEvent('edited', pull, pull.author, { changes: { base: from } });
    },

    async editTitle(pull: Pull, title: string): Promise<void> {
      const from = pull.title;
      pull.title = title;
      await pullEvent('edited', pull, pull.author, { changes: { title: { from }, base: undefined } });
    },

    async lock(pull: Pull): Promise<void> {
      pull.locked = true;
      await pullEvent('locked', pull, pull.repository.owner);
    },

    /** Any delivery about a pull request, as it stands now. */
    tellPull: pullEvent,
  };
}

export const ZERO = '0'.repeat(40);

/** Open pull requests against it follow, without a word. */
function moveBranch(repository: Repository, branch: string, sha: string): void {
  repository.branches.set(branch, sha);
  for (const pull of repository.pulls.values()) {
    if (pull.state === 'open' && pull.baseRef === branch) pull.baseSha = sha;
  }
}

function newPull(world: World, repository: Repository, given: NewPull): Pull {
  const { files, title = 'Change orders', body = '', author = 'dev', base = 'main', draft = false } = given;
  const account = accountOf(world, author);
  const headRepository = given.fork ? forkOf(world, repository, author) : repository;
  const baseSha = repository.branches.get(base);
  if (baseSha === undefined) throw new Error(`no branch ${base}`);
  const number = repository.nextNumber++;
  const headRef = given.branch ?? `change-${number}`;
  const { sha } = writeCommit(repository.git, { parents: [baseSha], changes: files, message: title, author });
  headRepository.branches.set(headRef, sha);
  if (!given.fork && !repository.roles.has(author)) repository.roles.set(author, 'write');
  const pull: Pull = {
    ...{ id: world.newId(), number, repository, title, body, author: account, createdAt: now(), updatedAt: now() },
    ...{ baseRef: base, baseSha, headRef, headSha: sha, headRepository, headOwner: headRepository.owner },
    ...{ state: 'open', merged: false, draft, locked: false, reviews: [], comments: new Map() },
  };
  repository.pulls.set(number, pull);
  return pull;
}

/** A push to the repository itself: the event, and a check suite for the App. Pushes to forks tell nothing. */
export async function tellPush(
  stage: Stage,
  repository: Repository,
  branch: string,
  before: string,
  forced: boolean,
): Promise<void> {
  const { world, tell, root } = stage;
  const after = repository.branches.get(branch) ?? ZERO;
  const commit = repository.git.commits.get(after);
  const person = { name: commit?.author ?? '', email: `${commit?.author}@example.com`, username: commit?.author ?? '' };
  const head = {
    ...{ id: after, tree_id: commit?.tree ?? '', distinct: true, message: commit?.message ?? '', timestamp: now() },
    ...{
      url: `https://github.com/commit/${after}`,
      author: person,
      committer: person,
      added: [],
      removed: [],
      modified: [],
    },
  };
  const sender = userJson(root(), accountOf(world, commit?.author ?? repository.owner.login));
  const shared = { ref: `refs/heads/${branch}`, before, after, created: before === ZERO, deleted: false, forced };
  const compare = `https://github.com/compare/${before}...${after}`;
  const push = { ...shared, base_ref: null, compare, commits: [head], head_commit: head, pusher: person, sender };
  await tell('push', push, repository);
  const suite = suiteJson(root(), world.app, repository, suiteOn(world, repository, after));
  const head_commit = {
    ...head,
    author: { name: person.name, email: person.email },
    committer: { name: person.name, email: person.email },
  };
  await tell('check_suite.requested', { check_suite: { ...suite, head_commit }, sender }, repository);
}

/** A merge of pull requests onto their base branch, as a queue builds it. */
export function mergedChanges(
  repository: Repository,
  pulls: readonly Pull[],
  base: string,
): { sha: string; ref: string } {
  const [first] = pulls;
  if (!first) throw new Error('a merge group has a pull request');
  let sha = base;
  for (const pull of pulls) sha = mergeOnto(repository, pull, sha);
  const ref = `gh-readonly-queue/${first.baseRef}/pr-${pulls.at(-1)?.number}-${base}`;
  repository.branches.set(ref, sha);
  return { sha, ref };
}

function mergeOnto(repository: Repository, pull: Pull, onto: string): string {
  const changes = changesOf(repository, pull);
  const message = `Merge pull request #${pull.number}`;
  return writeCommit(repository.git, { parents: [onto, pull.headSha], changes, message, author: 'queue' }).sha;
}

function changesOf(repository: Repository, pull: Pull): Changes {
  const { git } = repository;
  const changed: Record<string, Changes[string]> = {};
  for (const { filename, previousFilename, status, sha } of filesOfPull(pull)) {
    if (previousFilename !== null) changed[previousFilename] = null;
    changed[filename] = status === 'removed' ? null : (git.blobs.get(sha) ?? null);
  }
  return changed;
}
