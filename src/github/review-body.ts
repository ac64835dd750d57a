import { countOf, type Entry } from '../report/index.ts';

/** The text of a review sums up; there is no other comment that does. It holds whichever of its comments GitHub takes. */
export function reviewBody(
  open: readonly Entry[],
  { isAllCommented, headSha }: { readonly isAllCommented: boolean; readonly headSha: string },
): string {
  const report = isAllCommented
    ? 'The check run `Cache Coherence Report` has the evidence and a checklist for each cache concerned.'
    : 'Comments show the worst; the check run `Cache Coherence Report` lists all.';
  return `This change brings in cache bugs: ${countOf(open)} at \`${headSha.slice(0, 7)}\`. ${report}`;
}

/** For the other half of a review that GitHub did not take as a whole. */
export function furtherReviewBody(headSha: string): string {
  return `More of the cache bugs at \`${headSha.slice(0, 7)}\`.`;
}
