import type { Excerpt, FindingDetail } from '../core/audit.ts';
import type { Finding, FindingSite } from '../core/finding.ts';
import type { IssueText } from '../core/issue.ts';
import { type Words, wordFinding } from './words.ts';

/** The source texts of a tree, by path. */
export type Texts = ReadonlyMap<string, string>;

export interface Worded {
  readonly words: Words;
  readonly detail: FindingDetail;
}

/** The words and code of one finding. */
export function detailOf(finding: Finding, fingerprint: string, issue: IssueText, texts: Texts): Worded {
  const words = wordFinding(issue, finding.slots, finding.slots.removed !== undefined);
  const language = languageName(finding.path);
  const test = words.test(language);
  const detail: FindingDetail = {
    fingerprint,
    title: issue.title,
    currentBehavior: words.current,
    scenario: words.scenario,
    consequence: words.consequence,
    evidence: excerptsOf(finding, texts),
    advice: words.advice,
    fixed: null,
    test: test === null ? null : { path: '', line: 0, language, lines: test.split('\n'), marked: [], role: 'test' },
    references: issue.references,
  };
  return { words, detail };
}

const MOST_EXCERPTS = 4;

function excerptsOf(finding: Finding, texts: Texts): readonly Excerpt[] {
  const primary: FindingSite = { role: 'write', path: finding.path, span: finding.span, function: finding.function };
  const sites = [primary, ...finding.sites].filter(
    (site, at, all) =>
      all.findIndex((other) => other.path === site.path && Math.abs(other.span.line - site.span.line) < 3) === at,
  );
  return sites.slice(0, MOST_EXCERPTS).flatMap((site) => excerpt(site, texts));
}

const split = new WeakMap<Texts, Map<string, readonly string[]>>();

/** A file with many findings is taken apart once. */
function linesOf(texts: Texts, path: string): readonly string[] {
  const known = split.get(texts) ?? new Map<string, readonly string[]>();
  split.set(texts, known);
  const lines = known.get(path) ?? texts.get(path)?.split('\n') ?? [];
  known.set(path, lines);
  return lines;
}

const MARGIN = 3;
const LONGEST = 12;

function excerpt({ path, span, role }: FindingSite, texts: Texts): readonly Excerpt[] {
  const lines = linesOf(texts, path);
  if (lines.length === 0) return [];
  const first = Math.max(1, span.line - MARGIN);
  const last = Math.min(lines.length, Math.min(span.endLine, span.line + LONGEST) + MARGIN);
  return [
    { path, line: first, language: languageName(path), lines: lines.slice(first - 1, last), marked: [span.line], role },
  ];
}

function languageName(path: string): string {
  if (/\.pyi?$/.test(path)) return 'python';
  return /\.[cm]?jsx?$/.test(path) ? 'javascript' : 'typescript';
}
