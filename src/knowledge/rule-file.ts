import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { RuleFileError } from '../core/errors.ts';

export type Path = readonly PropertyKey[];

/** Something wrong with a value, and where in it: `expected a hole such as $KEY, got "key"`. */
export interface Problem {
  readonly path: Path;
  readonly text: string;
}

export interface RuleFile {
  readonly value: unknown;
  /** The line of a value, or of the nearest one around it that exists. */
  lineOf(path: Path): number;
}

/** Reads YAML of our own: aliases are not counted, as they would have to be in a stranger's. Throws a RuleFileError with all its syntax errors. */
export function readRuleFile(text: string, file: string): RuleFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  if (document.errors.length > 0) {
    const messages = document.errors.map((error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
    throw new RuleFileError(messages.join('\n'));
  }
  const offsetOf = (path: Path): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = startOf(document.getIn(path.slice(0, length), true));
      if (offset !== null) return offset;
    }
    return startOf(document.contents) ?? 0;
  };
  return { value: document.toJS({ maxAliasCount: -1 }), lineOf: (path) => lines.linePos(offsetOf(path)).line };
}

/** One error with all problems of a file, in the order of the file. */
export function ruleFileError(file: string, source: RuleFile, problems: readonly Problem[]): RuleFileError {
  const placed = problems.map(({ path, text }) => ({ line: source.lineOf(path), text }));
  const sorted = placed.toSorted((a, b) => a.line - b.line || (a.text < b.text ? -1 : 1));
  return new RuleFileError(sorted.map(({ line, text }) => `${file}:${line}: ${text}`).join('\n'));
}

/** The problems of a value that a schema rejected. */
export function problemsOf(error: z.ZodError, value: unknown): readonly Problem[] {
  return error.issues.flatMap((issue) => describe(issue, value));
}

function startOf(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return null;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : null;
}

function describe(issue: z.core.$ZodIssue, value: unknown): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], text: `expected a known field, got \`${key}\`` }));
  }
  const got = shorten(valueAt(value, issue.path));
  return [{ path: issue.path, text: `expected ${expectation(issue)}, got ${got}` }];
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' | ');
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.flatMap((branch) => branch.slice(0, 1)).map(expectation);
    return [...new Set(branches)].join(' or ');
  }
  return issue.message.replace(/^expected /, '');
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
