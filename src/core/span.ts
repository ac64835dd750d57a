/** A range of source text. Lines count from 1, columns from 0 in UTF-16 units; the end is exclusive in columns. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function contains(outer: Span, inner: Span): boolean {
  return startsBefore(outer, inner) && endsAfter(outer, inner);
}

/** Whether `a` starts at or before the start of `b`. */
export function startsBefore(a: Span, b: Span): boolean {
  return a.line < b.line || (a.line === b.line && a.column <= b.column);
}

/** Whether `a` ends at or after the end of `b`. */
export function endsAfter(a: Span, b: Span): boolean {
  return a.endLine > b.endLine || (a.endLine === b.endLine && a.endColumn >= b.endColumn);
}
