import type { Anchor, ReportedFinding } from '../core/finding.ts';
import type { CommentedLines } from './suggestion.ts';

/** What GitHub shows of a pull request, and so takes comments on. */
export interface Diff {
  /** Whether a comment can stand on the lines: all of them in one hunk. `startLine` is `line` for a single line. */
  commentable(path: string, side: 'LEFT' | 'RIGHT', startLine: number, line: number): boolean;
  /** Of the path in head; of the one in base for a deleted file. */
  isChanged(path: string): boolean;
  /** GitHub names a renamed file by its path in head on both sides. The path itself where it was not renamed. */
  headPathOf(basePath: string): string;
}

/** The lines of an anchor as GitHub takes them, or the one line that it takes; null where it takes neither. */
export function linesFor({ kind, path, line, startLine, side }: Anchor, diff: Diff): CommentedLines | null {
  if (kind !== 'line') return null;
  const shown = side === 'LEFT' ? diff.headPathOf(path) : path;
  const first = startLine ?? line;
  // GitHub refuses a first line that is also the last.
  if (first < line && diff.commentable(shown, side, first, line)) return { path: shown, side, startLine: first, line };
  const single = [line, first].find((number) => diff.commentable(shown, side, number, number));
  return single === undefined ? null : { path: shown, side, startLine: null, line: single };
}

/** Where an annotation can stand: lines of head in a file that the change touches. Null where there are none. */
export function annotationLines(
  { anchor, path, line, endLine }: ReportedFinding,
  diff: Diff,
): { readonly path: string; readonly startLine: number; readonly endLine: number } | null {
  if (anchor.kind !== 'none' && anchor.side === 'RIGHT' && diff.isChanged(anchor.path))
    return { path: anchor.path, startLine: anchor.startLine ?? anchor.line, endLine: anchor.line };
  return diff.isChanged(path) ? { path, startLine: line, endLine } : null;
}
