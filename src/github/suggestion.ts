import type { Excerpt } from '../core/audit.ts';
import type { Edit } from '../core/finding.ts';
import { type Entry, fenced, visibleCode } from '../report/index.ts';

/** The lines under a comment; a single one where `startLine` is null. */
export interface CommentedLines {
  readonly path: string;
  readonly side: 'LEFT' | 'RIGHT';
  readonly startLine: number | null;
  readonly line: number;
}

/** A block that GitHub offers to commit; null where it would not do exactly what was proved, and nothing else. */
export function suggestionOf({ finding: { fix }, detail }: Entry, lines: CommentedLines): string | null {
  const [edit, ...others] = fix?.edits ?? [];
  if (fix?.verified !== true || !edit || others.length > 0 || lines.side !== 'RIGHT') return null;
  const text = edit.path === lines.path ? replacementFor(edit, lines, detail?.evidence ?? []) : null;
  // An empty block deletes the lines, which an edit with an empty line does not; escapes would be committed as they stand.
  if (text === null || text === '' || visibleCode(text) !== text) return null;
  return fenced(text, 'suggestion');
}

/** What the commented lines become: the edit itself, or, where it puts something below them, they and that. */
function replacementFor(edit: Edit, lines: CommentedLines, evidence: readonly Excerpt[]): string | null {
  const first = lines.startLine ?? lines.line;
  if (edit.startLine === first && edit.endLine === lines.line) return edit.text;
  const isBelow = edit.startLine === lines.line + 1 && edit.endLine === lines.line;
  if (!isBelow) return null;
  const shown = textOf(evidence, lines.path, first, lines.line);
  return shown === null ? null : `${shown}\n${edit.text}`;
}

/** Head's text of these lines, where an excerpt shows all of them. What the change took away stands in base alone. */
function textOf(evidence: readonly Excerpt[], path: string, first: number, last: number): string | null {
  const whole = evidence.find(
    (shown) =>
      shown.path === path && shown.role !== 'change' && shown.line <= first && last < shown.line + shown.lines.length,
  );
  return whole?.lines.slice(first - whole.line, last - whole.line + 1).join('\n') ?? null;
}
