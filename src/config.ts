import { isMap, isNode, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { DEFAULT_CONFIG, IgnoredFinding, PathFilter, RepositoryConfig } from './core/config.ts';

export interface ConfigProblem {
  readonly line: number;
  /** `path:line: expected …, got …` */
  readonly message: string;
}

export interface ParsedConfig {
  readonly config: RepositoryConfig;
  readonly problems: readonly ConfigProblem[];
}

/** Never throws: a file with a problem anywhere counts as a whole for nothing, and the defaults hold. */
export function parseRepositoryConfig(text: string, path: string): ParsedConfig {
  const lines = new LineCounter();
  const reading = read(text, lines);
  if ('failure' in reading)
    return broken([{ line: reading.line, text: `expected YAML, got ${reading.failure}` }], path);
  const result = RepositoryConfig.safeParse(reading.value ?? {}, { reportInput: true });
  if (result.success) return { config: result.data, problems: [] };
  const found = result.error.issues.flatMap((issue) => describe(issue, { root: reading.root, lines }));
  return broken(found, path);
}

/** `today` as `2030-01-31`; a finding is ignored through the day it names. */
export function withoutExpired(config: RepositoryConfig, today: string): RepositoryConfig {
  return { ...config, ignore: config.ignore.filter((entry) => entry.until === undefined || entry.until >= today) };
}

interface Problem {
  readonly line: number;
  readonly text: string;
}

type Reading =
  | { readonly value: unknown; readonly root: ParsedNode | null }
  | { readonly failure: string; readonly line: number };

function broken(problems: readonly Problem[], path: string): ParsedConfig {
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  const messages = sorted.map(({ line, text }) => ({ line, message: `${path}:${line}: ${oneLine(text)}` }));
  return { config: DEFAULT_CONFIG, problems: messages };
}

/** The file is anybody's text: in a message it may neither begin a line nor steer a terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** The parser reports what is wrong in its result, but throws for too many aliases and for nesting without end. */
function read(text: string, lines: LineCounter): Reading {
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const error = document.errors[0];
    if (error) return { failure: error.message, line: lines.linePos(error.pos[0]).line };
    keepIds(document.contents);
    return { value: document.toJS(), root: document.contents };
  } catch (cause) {
    return { failure: cause instanceof Error ? cause.message : 'what cannot be read', line: 1 };
  }
}

/** One id in forty looks like a number, and some of those like one that is written in another way: `01234567`, `1234567e8`. */
function keepIds(root: ParsedNode | null): void {
  const ignored = isMap(root) ? root.get('ignore', true) : null;
  for (const entry of isSeq(ignored) ? ignored.items : []) {
    const id = isMap(entry) ? entry.get('finding', true) : null;
    if (isScalar(id) && typeof id.value === 'number') id.value = id.source;
  }
}

interface Source {
  readonly root: ParsedNode | null;
  readonly lines: LineCounter;
}

function describe(issue: z.core.$ZodIssue, source: Source): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOf([...issue.path, key], source),
      text: `expected ${knownKeys(issue.path)}, got \`${key}\``,
    }));
  }
  return [{ line: lineOf(issue.path, source), text: `expected ${expectation(issue)}, got ${shown(issue)}` }];
}

function knownKeys(path: readonly PropertyKey[]): string {
  if (path[0] === 'rules') return 'the id of a rule, as `cache-audit rules list` shows them';
  if (path[0] === 'paths') return oneOf(Object.keys(PathFilter.shape));
  return oneOf(Object.keys(path[0] === 'ignore' ? IgnoredFinding.shape : RepositoryConfig.shape));
}

function oneOf(values: readonly unknown[]): string {
  return `one of ${values.map(String).join(', ')}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  if (issue.code === 'invalid_format') return 'a day such as 2030-01-31';
  if (issue.path[0] === 'comments') return 'a whole number from 0 to 10';
  if (issue.code === 'too_small') return issue.minimum === 8 ? 'eight characters or more' : 'some text';
  if (issue.code === 'too_big') return `no more than ${issue.maximum} characters`;
  if (issue.code !== 'invalid_type') return issue.message;
  if (issue.expected === 'array') return 'a list';
  if (issue.expected === 'object' || issue.expected === 'record') return 'a map of keys';
  return issue.expected === 'string' ? 'text' : issue.expected;
}

function shown(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return `no \`${String(issue.path.at(-1))}\``;
  if (issue.input === '') return 'empty text';
  if (Array.isArray(issue.input)) return 'a list';
  if (typeof issue.input === 'object' && issue.input !== null) return 'a map of keys';
  const text = String(issue.input);
  return text.length > 60 ? `\`${text.slice(0, 60)}…\`` : `\`${text}\``;
}

/** Of the key at the end of the path, or of the nearest thing around it that is there. */
function lineOf(path: readonly PropertyKey[], { root, lines }: Source): number {
  let offset = root?.range[0] ?? 0;
  let node: unknown = root;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (isNode(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair?.value;
    } else {
      node = isSeq(node) ? node.items[Number(step)] : undefined;
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    }
  }
  return lines.linePos(offset).line;
}
