import type { Hunk } from '../core/tree.ts';
import type { CommitComparison } from '../github/comparison.ts';
import type { Diff } from '../github/diff-lines.ts';
import { changedPairs } from '../sources/compare-trees.ts';
import type { ComparedTrees } from './compared-trees.ts';

/** Where comments can stand. What the trees show is whole; GitHub names 300 files, and gives no patch for large ones. */
export function diffOf({ commentable, renames, isComplete }: CommitComparison, { trees }: ComparedTrees): Diff {
  const pairs = changedPairs(trees.base?.entries ?? [], trees.head.entries, renames);
  const changed = new Set(pairs.map(({ base, head }) => head?.path ?? base?.path));
  const headPaths = new Map([...renames].map(([head, base]) => [base, head]));
  return {
    commentable: (path, side, startLine, line) => {
      const hunks = commentable.get(path);
      // Of the files that are not named the audit's own lines count; what GitHub refuses falls back to the file.
      if (hunks === undefined) return !isComplete && changed.has(path);
      return (hunks ?? []).some((hunk) =>
        side === 'RIGHT' ? holds(hunk, startLine, line) : lost(hunk, startLine, line),
      );
    },
    isChanged: (path) => changed.has(path),
    headPathOf: (basePath) => headPaths.get(basePath) ?? basePath,
  };
}

function holds({ headStart, headLines }: Hunk, startLine: number, line: number): boolean {
  return startLine >= headStart && line < headStart + headLines;
}

function lost({ deleted }: Hunk, startLine: number, line: number): boolean {
  return deleted.includes(startLine) && deleted.includes(line);
}
