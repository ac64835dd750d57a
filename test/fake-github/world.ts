import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { GitObjects } from './git-objects.ts';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
}

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';
export type Permissions = Record<string, 'read' | 'write'>;

export interface Installation {
  readonly id: number;
  readonly account: Account;
  /** What was granted; a test may take one away. */
  permissions: Permissions;
  /** Null where it covers all repositories of the account. */
  repositoryIds: Set<number> | null;
  suspendedAt: string | null;
  deleted: boolean;
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  name: string;
  readonly isPrivate: boolean;
  archived: boolean;
  deleted: boolean;
  /** Whether an archived repository refuses check runs too; it is not documented. */
  archivedRefusesChecks: boolean;
  readonly defaultBranch: string;
  readonly forkOf: Repository | null;
  readonly git: GitObjects;
  /** Branch names, without `refs/heads/`, to commits. */
  readonly branches: Map<string, string>;
  readonly roles: Map<string, Role>;
  readonly pulls: Map<number, Pull>;
  readonly issues: Map<number, Issue>;
  readonly issueComments: Map<number, IssueComment>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly suites: Map<string, CheckSuite>;
  nextNumber: number;
  /** A recursive tree listing is cut to this many entries, with `truncated`. */
  treeLimit: number;
  /** Paths that the archive leaves out, as `export-ignore` does. */
  readonly exportIgnore: Set<string>;
  /** Contents that the archive has instead, as `export-subst` does. */
  readonly exportSubst: Map<string, string>;
  /** An archive to send as it is, for hostile ones. */
  archive: Uint8Array | null;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly author: Account;
  readonly createdAt: string;
}

export interface Pull extends Issue {
  readonly repository: Repository;
  title: string;
  body: string;
  baseRef: string;
  baseSha: string;
  readonly headRef: string;
  headSha: string;
  /** Null where the fork was deleted. */
  headRepository: Repository | null;
  readonly headOwner: Account;
  state: 'open' | 'closed';
  merged: boolean;
  draft: boolean;
  locked: boolean;
  updatedAt: string;
  readonly reviews: Review[];
  readonly comments: Map<number, ReviewComment>;
}

export interface Review {
  readonly id: number;
  readonly author: Account;
  body: string;
  readonly state: 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED';
  readonly commitId: string;
  readonly submittedAt: string;
}

export type Side = 'LEFT' | 'RIGHT';

export interface ReviewComment {
  readonly id: number;
  readonly reviewId: number;
  readonly author: Account;
  body: string;
  readonly path: string;
  readonly subjectType: 'line' | 'file';
  readonly side: Side;
  readonly startSide: Side | null;
  /** Null where the comment is outdated, and for comments on files. */
  line: number | null;
  startLine: number | null;
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  commitId: string;
  readonly originalCommitId: string;
  outdated: boolean;
  readonly inReplyTo: number | null;
  readonly createdAt: string;
  updatedAt: string;
  minimized: string | null;
  readonly reactions: Reaction[];
  /** Of the first comment of a thread. */
  readonly thread: { isResolved: boolean; resolvedBy: Account | null };
}

export interface IssueComment {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  minimized: string | null;
  readonly reactions: Reaction[];
}

export interface Reaction {
  readonly id: number;
  readonly user: Account;
  readonly content: string;
  readonly createdAt: string;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface CheckRun {
  readonly id: number;
  readonly suiteId: number;
  name: string;
  readonly headSha: string;
  status: string;
  conclusion: string | null;
  externalId: string;
  detailsUrl: string;
  startedAt: string;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  readonly annotations: Annotation[];
  actions: readonly CheckAction[];
}

export interface CheckSuite {
  readonly id: number;
  readonly headSha: string;
  readonly createdAt: string;
}

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** All of the state; ids are counted, so that a test repeats. */
export interface World {
  readonly app: App;
  readonly accounts: Map<string, Account>;
  readonly repositories: Map<number, Repository>;
  readonly installations: Map<number, Installation>;
  newId(): number;
}

export const PERMISSIONS: Readonly<Permissions> = {
  checks: 'write',
  pull_requests: 'write',
  contents: 'read',
  issues: 'read',
  merge_queues: 'read',
  metadata: 'read',
};

export const EVENTS = ['check_run', 'check_suite', 'issue_comment', 'merge_group', 'pull_request', 'push'];

export function newWorld({ slug, privateKey, appId }: { slug: string; privateKey: string; appId: number }): World {
  let last = 1000;
  const newId = () => ++last;
  const accounts = new Map<string, Account>();
  const world = { accounts, repositories: new Map(), installations: new Map(), newId };
  const owner = accountOf(world, 'octo', 'Organization');
  const bot = accountOf(world, `${slug}[bot]`, 'Bot');
  const keys = appKeys(privateKey);
  const app = { id: appId, slug, name: slug, owner, bot, ...keys, permissions: { ...PERMISSIONS }, events: EVENTS };
  return { ...world, app };
}

/** The account with that login, made where it is new. */
export function accountOf(
  { accounts, newId }: Pick<World, 'accounts' | 'newId'>,
  login: string,
  type: Account['type'] = login.endsWith('[bot]') ? 'Bot' : 'User',
): Account {
  const account = accounts.get(login) ?? { id: newId(), login, type };
  accounts.set(login, account);
  return account;
}

/** The installation of the App on an account. Without repositories it covers all of them. */
export function install(world: World, account: Account, repositories: readonly Repository[] | null): Installation {
  const installation: Installation = {
    id: world.newId(),
    account,
    permissions: { ...world.app.permissions },
    repositoryIds: repositories && new Set(repositories.map(({ id }) => id)),
    suspendedAt: null,
    deleted: false,
  };
  world.installations.set(installation.id, installation);
  return installation;
}

export function installationOf(world: World, repository: Repository): Installation | null {
  const covering = [...world.installations.values()].filter((installation) => covers(installation, repository));
  return covering.find(({ deleted }) => !deleted) ?? null;
}

export function covers({ account, repositoryIds }: Installation, { id, owner, deleted }: Repository): boolean {
  return !deleted && account === owner && (repositoryIds?.has(id) ?? true);
}

/** GitHub gives times in whole seconds. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

function appKeys(privateKey: string): { privateKey: string; publicKey: string } {
  if (privateKey !== '') {
    return { privateKey, publicKey: String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })) };
  }
  newKeys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return newKeys;
}

/** Made once a process, because that takes a while. */
let newKeys: { privateKey: string; publicKey: string } | null = null;
