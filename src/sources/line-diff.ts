import { structuredPatch } from 'diff';
import type { Hunk } from '../core/tree.ts';

/** Beyond that many edits two texts count as wholly different: the search is quadratic in their number. */
const MAX_EDITS = 4_000;

/** The hunks of a unified diff with three lines of context, as git would number them. */
export function hunksBetween(base: string, head: string): readonly Hunk[] {
  if (base === head) return [];
  const patch = structuredPatch('', '', base, head, '', '', { context: 3, maxEditLength: MAX_EDITS });
  if (!patch) return [replacement(base, head)];
  return patch.hunks.map((hunk) => ({ ...range(hunk), ...changedLines(hunk) }));
}

interface JsdiffHunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/** An empty side starts, in git's numbering, at the line before. */
function range(hunk: JsdiffHunk): Pick<Hunk, 'baseStart' | 'baseLines' | 'headStart' | 'headLines'> {
  return {
    baseStart: hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart,
    baseLines: hunk.oldLines,
    headStart: hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart,
    headLines: hunk.newLines,
  };
}

function changedLines(hunk: JsdiffHunk): Pick<Hunk, 'added' | 'deleted'> {
  const added: number[] = [];
  const deleted: number[] = [];
  let baseLine = hunk.oldStart;
  let headLine = hunk.newStart;
  for (const line of hunk.lines) {
    if (line.startsWith('\\')) continue;
    if (line.startsWith('+')) added.push(headLine);
    if (line.startsWith('-')) deleted.push(baseLine);
    if (!line.startsWith('+')) baseLine += 1;
    if (!line.startsWith('-')) headLine += 1;
  }
  return { added, deleted };
}

function replacement(base: string, head: string): Hunk {
  const deleted = lineNumbers(base);
  const added = lineNumbers(head);
  const [baseStart, headStart] = [deleted[0] ?? 0, added[0] ?? 0];
  return { baseStart, baseLines: deleted.length, headStart, headLines: added.length, added, deleted };
}

function lineNumbers(text: string): readonly number[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((_, index) => index + 1);
}
