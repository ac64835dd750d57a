import type { AuditStore } from '../audits/audit-pool.ts';
import type { AuditRequest, Listing } from '../audits/messages.ts';
import type { Gap } from '../core/gap.ts';
import type { LanguageId } from '../core/syntax.ts';
import { readTreeListing } from '../github/trees.ts';
import { auditStore } from './audit-store.ts';
import { wantedBlobs } from './blob-versions.ts';
import { fillStore } from './fill-store.ts';
import type { Auditing } from './workbench.ts';

export interface ComparedTrees {
  readonly trees: Pick<AuditRequest, 'base' | 'head'>;
  /** Holds everything that an audit of the two will ask for. */
  readonly store: AuditStore;
  /** Folders that could not be listed and files that could not be had. */
  readonly gaps: readonly Gap[];
}

export interface Commits {
  /** Null where head alone is wanted. */
  readonly base: string | null;
  readonly head: string;
}

export async function readTrees(
  { repository, bench }: Auditing,
  { base, head }: Commits,
  languages: readonly LanguageId[],
): Promise<ComparedTrees> {
  const { repositoryId } = repository.ref;
  const after = await list(head);
  const before = base === null ? null : await list(base);
  const listed = before ? [after, before] : [after];
  const commits = listed.map(({ listing }) => listing);
  const wanted = wantedBlobs(commits, languages);
  const missed = await fillStore({ repository, blobs: bench.blobs, wanted, commits });
  return {
    trees: { head: after.listing, base: before?.listing ?? null },
    store: auditStore(bench.blobs, repositoryId, wanted),
    gaps: [...listed.flatMap(({ gaps }) => gaps), ...missed],
  };

  function list(sha: string): Promise<{ readonly listing: Listing; readonly gaps: readonly Gap[] }> {
    return bench.recent.listings.get(`${repositoryId} ${sha}`, async () => {
      const { entries, gaps } = await readTreeListing(repository, sha);
      return { listing: { name: sha, entries }, gaps };
    });
  }
}
