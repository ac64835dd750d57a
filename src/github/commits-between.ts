import { z } from 'zod';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';

const Commits = z.object({ commits: z.array(z.object({ sha: z.string() })).default([]) });

/** The oldest hundred commits that head has and base has not. Where pull requests are squashed, none of them is theirs. */
export async function commitsBetween(
  { octokit, ref }: Repository,
  baseSha: string,
  headSha: string,
): Promise<readonly string[]> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      owner: ref.owner,
      repo: ref.name,
      basehead: `${baseSha}...${headSha}`,
      per_page: 100,
    });
    return Commits.parse(data).commits.map(({ sha }) => sha);
  } catch (cause) {
    if (statusOf(cause) === 404) return [];
    throw cause;
  }
}
