import { z } from 'zod';
import { Gone, PermissionMissing } from '../core/errors.ts';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';

/** A pull request as it stands now. Its title and text are not kept. */
export interface Pull {
  readonly number: number;
  readonly headSha: string;
  readonly headRef: string;
  /** The newest commit of the base branch, not where the head branched off. */
  readonly baseSha: string;
  readonly baseRef: string;
  readonly isOpen: boolean;
  readonly isMerged: boolean;
  readonly isDraft: boolean;
  /** Only people with write access may comment. */
  readonly isLocked: boolean;
  /** `ghost` where the account is gone. */
  readonly author: string;
  /** Null where the fork is gone; another id than the repository's where it is a fork. */
  readonly headRepositoryId: number | null;
}

const Side = z.object({ sha: z.string(), ref: z.string(), repo: z.object({ id: z.int() }).nullish() });

const PullAnswer = z.object({
  number: z.int().positive(),
  state: z.string(),
  merged_at: z.string().nullish(),
  draft: z.boolean().nullish(),
  locked: z.boolean().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  head: Side,
  base: Side,
});

const PER_PAGE = 100;
const LARGEST_PAGE = 10;

/** Throws `Gone` where there is none, `PermissionMissing` where it may not be seen. */
export async function readPull(repository: Repository, number: number): Promise<Pull> {
  const { octokit, ref } = repository;
  try {
    const { data } = await octokit.rest.pulls.get({ owner: ref.owner, repo: ref.name, pull_number: number });
    return pullOf(data);
  } catch (cause) {
    if (statusOf(cause) === 404) throw new Gone('the pull request is not there', { cause });
    if (cause instanceof PermissionMissing) {
      throw new PermissionMissing('the installation has not granted reading pull requests', { cause });
    }
    throw cause;
  }
}

/** Open and closed ones that GitHub connects with the commit, whether they head it or only hold it. */
export async function pullsOfCommit(repository: Repository, sha: string): Promise<readonly Pull[]> {
  const { octokit, ref } = repository;
  try {
    const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      owner: ref.owner,
      repo: ref.name,
      commit_sha: sha,
      per_page: PER_PAGE,
    });
    return data.map(pullOf);
  } catch (cause) {
    const status = statusOf(cause);
    // 422: no commit of that name. 404: nothing to see for us.
    if (status === 404 || status === 422) return [];
    throw cause;
  }
}

/** The newest thousand. */
export async function openPulls(repository: Repository): Promise<readonly Pull[]> {
  const { octokit, ref } = repository;
  const pulls: Pull[] = [];
  for (let page = 1; page <= LARGEST_PAGE; page += 1) {
    const { data } = await octokit.rest.pulls.list({
      owner: ref.owner,
      repo: ref.name,
      state: 'open',
      per_page: PER_PAGE,
      page,
    });
    pulls.push(...data.map(pullOf));
    if (data.length < PER_PAGE) break;
  }
  return pulls;
}

/** By the commit, and where that tells nothing, as it may of forks, among the open ones. */
export async function openPullsWithHead(repository: Repository, sha: string): Promise<readonly Pull[]> {
  const isIt = (pull: Pull) => pull.isOpen && pull.headSha === sha;
  const connected = (await pullsOfCommit(repository, sha)).filter(isIt);
  return connected.length > 0 ? connected : (await openPulls(repository)).filter(isIt);
}

function pullOf(answer: unknown): Pull {
  const pull = PullAnswer.parse(answer);
  return {
    number: pull.number,
    headSha: pull.head.sha,
    headRef: pull.head.ref,
    baseSha: pull.base.sha,
    baseRef: pull.base.ref,
    isOpen: pull.state === 'open',
    isMerged: Boolean(pull.merged_at),
    isDraft: pull.draft ?? false,
    isLocked: pull.locked ?? false,
    author: pull.user?.login ?? 'ghost',
    headRepositoryId: pull.head.repo?.id ?? null,
  };
}
