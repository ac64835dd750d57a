import { z } from 'zod';
import { Gone } from '../core/errors.ts';
import type { Gap } from '../core/gap.ts';
import type { TreeEntry } from '../core/tree.ts';
import type { Repository } from './client.ts';
import { statusOf } from './failure.ts';

export interface TreeListing {
  /** Sorted by path. */
  readonly entries: readonly TreeEntry[];
  /** Folders that were not listed, with the reason `budget`. */
  readonly gaps: readonly Gap[];
}

const TreeAnswer = z.object({
  truncated: z.boolean().default(false),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.string(),
      sha: z.string(),
      size: z.int().nonnegative().optional(),
    }),
  ),
});
type TreeAnswer = z.infer<typeof TreeAnswer>;

interface Folder {
  /** Empty for the root, else with a slash behind. */
  readonly prefix: string;
  readonly sha: string;
}

interface Listing {
  readonly entries: TreeEntry[];
  readonly gaps: Gap[];
  callsLeft: number;
}

const LINK = '120000';

/**
 * All of a commit's tree in one call, or, where GitHub cuts that (100,000 entries, 7 MB), folder by folder in at most
 * `mostCalls` calls. Throws `Gone` where there is no such commit.
 */
export async function readTreeListing(
  repository: Repository,
  commitSha: string,
  { mostCalls = 200 }: { readonly mostCalls?: number } = {},
): Promise<TreeListing> {
  const listing: Listing = { entries: [], gaps: [], callsLeft: mostCalls };
  await listFolder(repository, { prefix: '', sha: commitSha }, listing);
  listing.entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries: listing.entries, gaps: listing.gaps };
}

async function listFolder(repository: Repository, folder: Folder, listing: Listing): Promise<void> {
  const all = await ask(repository, folder, listing, { recursive: '1' });
  if (all && !all.truncated) {
    listing.entries.push(...entriesOf(all, folder));
    return;
  }
  const own = all && (await ask(repository, folder, listing, {}));
  if (!own || own.truncated) listing.gaps.push({ path: folder.prefix.slice(0, -1), reason: 'budget' });
  if (!own) return;
  listing.entries.push(...entriesOf(own, folder));
  for (const { type, path, sha } of own.tree) {
    if (type === 'tree') await listFolder(repository, { prefix: `${folder.prefix}${path}/`, sha }, listing);
  }
}

/** Null where no call is left. */
async function ask(
  { octokit, ref }: Repository,
  { sha }: Folder,
  listing: Listing,
  options: { readonly recursive?: string },
): Promise<TreeAnswer | null> {
  if (listing.callsLeft <= 0) return null;
  listing.callsLeft -= 1;
  try {
    const { data } = await octokit.rest.git.getTree({ owner: ref.owner, repo: ref.name, tree_sha: sha, ...options });
    return TreeAnswer.parse(data);
  } catch (cause) {
    const status = statusOf(cause);
    // A repository without a commit.
    if (status === 409) return { truncated: false, tree: [] };
    if (status === 404 || status === 422) throw new Gone('the commit is not there', { cause });
    throw cause;
  }
}

function entriesOf({ tree }: TreeAnswer, { prefix }: Folder): readonly TreeEntry[] {
  return tree
    .filter(({ type }) => type !== 'tree')
    .map(({ path, type, mode, sha, size }) => ({
      path: `${prefix}${path}`,
      id: sha,
      type: typeOf(type, mode),
      ...(size === undefined ? {} : { size }),
    }));
}

function typeOf(type: string, mode: string): TreeEntry['type'] {
  if (type === 'commit') return 'submodule';
  return mode === LINK ? 'link' : 'file';
}
