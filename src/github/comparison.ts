import { z } from 'zod';
import { Gone, PermissionMissing } from '../core/errors.ts';
import type { Hunk } from '../core/tree.ts';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';
import { hunksOfPatch } from './patch-hunks.ts';

/** What one compare call tells of a pull request. */
export interface CommitComparison {
  /** The commit that head and base have in common: the base of the review. */
  readonly mergeBase: string;
  /** From the path in head to the path in base. */
  readonly renames: ReadonlyMap<string, string>;
  /**
   * Where GitHub takes comments, by the path in head (in base for a deleted file): `RIGHT` on every line of head that lies in
   * a hunk, `LEFT` on its deleted lines. Null for a file whose patch GitHub does not give: large, binary, or only renamed.
   */
  readonly commentable: ReadonlyMap<string, readonly Hunk[] | null>;
  /** False where GitHub names only the first 300 files: of a path that is not named nothing is known then. */
  readonly isComplete: boolean;
}

const CompareAnswer = z.object({
  merge_base_commit: z.object({ sha: z.string() }),
  files: z
    .array(
      z.object({
        filename: z.string(),
        status: z.string(),
        previous_filename: z.string().optional(),
        patch: z.string().optional(),
      }),
    )
    .default([]),
});

/** GitHub's limit; files come on the first page only. */
const MOST_FILES = 300;

/** Throws `Gone` where a commit is not there, or where the two have no common ancestor. */
export async function compareCommits(
  repository: Repository,
  baseSha: string,
  headSha: string,
): Promise<CommitComparison> {
  const { merge_base_commit: mergeBase, files } = CompareAnswer.parse(await ask(repository, baseSha, headSha));
  const renames = new Map<string, string>();
  for (const { filename, status, previous_filename: before } of files) {
    if (status === 'renamed' && before !== undefined) renames.set(filename, before);
  }
  return {
    mergeBase: mergeBase.sha,
    renames,
    commentable: new Map(files.map(({ filename, patch }) => [filename, hunksOfPatch(patch)])),
    isComplete: files.length < MOST_FILES,
  };
}

async function ask({ octokit, ref }: Repository, baseSha: string, headSha: string): Promise<unknown> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      owner: ref.owner,
      repo: ref.name,
      basehead: `${baseSha}...${headSha}`,
      // Pages are of commits, which are not wanted.
      per_page: 1,
    });
    return data;
  } catch (cause) {
    if (statusOf(cause) === 404) throw new Gone('the commits cannot be compared', { cause });
    if (cause instanceof PermissionMissing) {
      throw new PermissionMissing('the installation has not granted reading contents', { cause });
    }
    throw cause;
  }
}
