import type { Severity } from '../core/finding.ts';

/** How parts of the terminal text are painted. */
export interface Palette {
  readonly severity: (severity: Severity, text: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
}

export const WITHOUT_COLOR: Palette = {
  severity: (_, text) => text,
  strong: (text) => text,
  quiet: (text) => text,
};

/** ANSI codes that every terminal knows. */
export const WITH_COLOR: Palette = {
  severity: (severity, text) => paint(SEVERITY_CODES[severity], text),
  strong: (text) => paint(1, text),
  quiet: (text) => paint(2, text),
};

function paint(code: number, text: string): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}

const SEVERITY_CODES: Readonly<Record<Severity, number>> = { error: 31, warning: 33, note: 36 };
