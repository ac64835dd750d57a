import type { Excerpt } from '../core/audit.ts';
import type { FileFacts } from '../core/facts.ts';
import type { Edit, Finding, Fix } from '../core/finding.ts';
import { factsOf } from '../facts/facts.ts';
import type { TreeFacts } from '../facts/read-tree.ts';
import { languageOf } from '../languages/index.ts';
import { buildProgram, type Program } from '../program/program.ts';
import { byPlace, type Compared, identityOf } from '../review/compare.ts';
import { applyEdits, editFor } from './edit.ts';

/** A tree that was audited, and how. */
export interface Trial {
  readonly facts: TreeFacts;
  readonly program: Program;
  readonly find: (program: Program) => readonly Finding[];
  /** Source files of base by path; empty where there is none. */
  readonly baseTexts: ReadonlyMap<string, string>;
}

export interface FixedFinding {
  readonly fingerprint: string;
  readonly fix: Fix;
  /** The code after the fix. */
  readonly fixed: Excerpt;
}

/**
 * Fixes for the worst of the new findings. A fix is verified where the edited file parses as well as before, what it is for
 * is no longer found, and nothing else is that a comment would say. One that is tried and fails is dropped: it would be wrong advice.
 */
export function fixFindings(compared: readonly Compared[], trial: Trial): readonly FixedFinding[] {
  const drafts = compared
    .filter(({ status, finding }) => status === 'new' && finding.severity !== 'note')
    .toSorted((a, b) => rank(a.finding) - rank(b.finding) || byPlace(a.finding, b.finding))
    .flatMap((item) => draftOf(item, trial));
  if (drafts.length === 0) return [];
  const most = proofsFor(trial.program);
  const before = countOf(trial.find(trial.program));
  return drafts.flatMap((draft, at) => {
    const isProven = at < most && isProvenBy(draft, trial, before);
    return at < most && !isProven ? [] : [fixedFinding(draft, isProven)];
  });
}

function rank({ severity, confidence }: Finding): number {
  return { error: 0, warning: 10, note: 20 }[severity] + { high: 0, medium: 1, low: 2 }[confidence];
}

const MOST_PROOFS = 5;
/** Each proof works the whole program out once more. Counted in functions, not in time: the same input, the same report. */
const FUNCTIONS_IN_ALL = 60_000;

function proofsFor(program: Program): number {
  return Math.min(MOST_PROOFS, Math.max(1, Math.floor(FUNCTIONS_IN_ALL / (program.functions.length + 1))));
}

/** How many findings there are of each identity. */
type Counts = ReadonlyMap<string, number>;

interface Draft {
  readonly item: Compared;
  /** The findings that are one in the report. */
  readonly members: readonly Finding[];
  readonly path: string;
  readonly edits: readonly Edit[];
  readonly text: string;
}

/** Edits for all findings that the reported one stands for: a fix of half of them leaves it there. */
function draftOf(item: Compared, { facts, baseTexts }: Trial): readonly Draft[] {
  const members = item.members ?? [item.finding];
  const all = members.map(({ remedy }) => remedy);
  // What stood there mended all of them.
  const restoring = all.filter((remedy) => remedy?.kind === 'restore');
  const remedies = restoring.length > 0 ? restoring : all;
  const [first] = remedies;
  const text = first ? facts.texts.get(first.path) : undefined;
  if (!first || text === undefined) return [];
  const edits = remedies.map((remedy) => (remedy?.path === first.path ? editFor(remedy, text, baseTexts) : null));
  const sound = distinct(edits.filter((edit) => edit !== null));
  if (edits.includes(null) || overlap(sound)) return [];
  return [{ item, members, path: first.path, edits: sound, text: applyEdits(text, sound) }];
}

function distinct(edits: readonly Edit[]): readonly Edit[] {
  const sorted = edits.toSorted((a, b) => a.startLine - b.startLine || (a.text < b.text ? -1 : 1));
  return sorted.filter((edit, at) => {
    const before = sorted[at - 1];
    return edit.startLine !== before?.startLine || edit.endLine !== before.endLine || edit.text !== before.text;
  });
}

function overlap(sorted: readonly Edit[]): boolean {
  return sorted.some((edit, at) => edit.startLine <= (sorted[at - 1]?.endLine ?? 0));
}

function isProvenBy({ members, path, text }: Draft, { facts, program, find }: Trial, before: Counts): boolean {
  const edited = languageOf(path)?.lower(text, path);
  const original = facts.files.find((file) => file.path === path);
  if (!edited || !original || edited.gaps.length > original.facts.gaps.length) return false;
  const replaced: FileFacts = factsOf(edited);
  const files = facts.files.map((file) => (file.path === path ? { ...file, facts: replaced } : file));
  const found = find(buildProgram(files, facts.configurations, program.knowledge));
  const after = countOf(found);
  const mended = countOf(members);
  const isGone = [...mended].every(
    ([identity, count]) => (after.get(identity) ?? 0) <= (before.get(identity) ?? 0) - count,
  );
  return (
    isGone && [...countOf(found.filter(isSaid))].every(([identity, count]) => count <= (before.get(identity) ?? 0))
  );
}

/** Notes do not count: of the two ways to invalidate around a write, each is noted. */
function isSaid({ severity, confidence }: Finding): boolean {
  return severity !== 'note' && confidence !== 'low';
}

/** Without their order: among equals, any may be the one that is gone. */
function countOf(findings: readonly Finding[]): Counts {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const identity = identityOf(finding);
    counts.set(identity, (counts.get(identity) ?? 0) + 1);
  }
  return counts;
}

const MARGIN = 3;

function fixedFinding({ item, path, edits, text }: Draft, verified: boolean): FixedFinding {
  let shift = 0;
  const marked = edits.flatMap((edit) => {
    const first = edit.startLine + shift;
    const count = edit.text.split('\n').length;
    shift += count - (edit.endLine - edit.startLine + 1);
    return Array.from({ length: count }, (_, at) => first + at);
  });
  const lines = text.split('\n');
  const first = Math.max(1, (marked[0] ?? 1) - MARGIN);
  const last = Math.min(lines.length, (marked.at(-1) ?? 1) + MARGIN);
  const fixed: Excerpt = {
    path,
    line: first,
    language: languageOf(path)?.id ?? '',
    lines: lines.slice(first - 1, last),
    marked,
    role: 'fix',
  };
  return { fingerprint: item.fingerprint, fix: { verified, edits: [...edits] }, fixed };
}
