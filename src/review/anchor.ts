import type { Anchor, Finding, FindingSite } from '../core/finding.ts';
import type { Change, ChangedFile } from '../core/tree.ts';

/** The lines that a change shows, by path of head (`RIGHT`) and of base (`LEFT`). */
export interface DiffLines {
  /** Added lines, and those around them that the diff shows. */
  isShown(path: string, line: number): boolean;
  isAdded(path: string, line: number): boolean;
  /** Whether the change adds or takes away anything within the lines of head. */
  touches(path: string, from: number, to: number): boolean;
  isChanged(path: string): boolean;
}

export function diffLines(change: Change): DiffLines {
  const files = new Map<string, ChangedFile>();
  for (const file of change.files) if (file.headPath !== null) files.set(file.headPath, file);
  const hunks = (path: string) => files.get(path)?.hunks ?? [];
  return {
    isShown: (path, line) =>
      hunks(path).some((hunk) => line >= hunk.headStart && line < hunk.headStart + hunk.headLines),
    isAdded: (path, line) => hunks(path).some((hunk) => hunk.added.includes(line)),
    touches: (path, from, to) =>
      hunks(path).some(
        (hunk) =>
          hunk.added.some((line) => line >= from && line <= to) ||
          (hunk.deleted.length > 0 && overlapsGap(hunk, from, to)),
      ),
    isChanged: (path) => files.has(path),
  };
}

type Hunk = ChangedFile['hunks'][number];

/** Deleted lines have no line in head; they stand within the hunk's core, three lines of context in. */
function overlapsGap(hunk: Hunk, from: number, to: number): boolean {
  const first = hunk.deleted[0] ?? hunk.baseStart;
  const last = hunk.deleted.at(-1) ?? first;
  const shift = hunk.headStart - hunk.baseStart;
  return first + shift <= to && last + shift >= from - 1;
}

/** The best line of the diff for a finding: its primary site, else another site, else the file, else none. */
export function anchorOf(finding: Finding, lines: DiffLines, removed: FindingSite | null): Anchor {
  if (removed) return { kind: 'line', path: removed.path, line: removed.span.line, side: 'LEFT' };
  const primary: FindingSite = { role: 'write', path: finding.path, span: finding.span, function: finding.function };
  const sites = [primary, ...finding.sites];
  const best =
    sites.find((site) => lines.isAdded(site.path, site.span.line)) ??
    sites.find((site) => lines.isShown(site.path, site.span.line));
  if (best) return lineAnchor(best, lines);
  const file = sites.find((site) => lines.isChanged(site.path));
  return {
    kind: file ? 'file' : 'none',
    path: (file ?? primary).path,
    line: (file ?? primary).span.line,
    side: 'RIGHT',
  };
}

function lineAnchor({ path, span }: FindingSite, lines: DiffLines): Anchor {
  const end =
    span.endLine > span.line && span.endLine - span.line < 10 && lines.isShown(path, span.endLine)
      ? span.endLine
      : span.line;
  return end > span.line
    ? { kind: 'line', path, line: end, startLine: span.line, side: 'RIGHT' }
    : { kind: 'line', path, line: span.line, side: 'RIGHT' };
}
