import type { Audit } from './core/audit.ts';
import type { RepositoryConfig } from './core/config.ts';
import type { Coverage, Finding, RuleId } from './core/finding.ts';
import type { Gap } from './core/gap.ts';
import type { Comparison, Tree } from './core/tree.ts';
import { type KeptFacts, type Lower, readTree, type TreeFacts, type TreeStore } from './facts/read-tree.ts';
import { withFixes } from './fixes/attach.ts';
import { fixFindings } from './fixes/prove.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { cachesOf } from './program/caches.ts';
import { buildProgram, type Program } from './program/program.ts';
import { renamesOf } from './program/renames.ts';
import { type KeptWords, type ReachOptions, reachOf } from './reach/reach.ts';
import { type DiffLines, diffLines } from './review/anchor.ts';
import { withoutUncaused } from './review/caused.ts';
import { checklistsOf } from './review/checklist.ts';
import { type Compared, compareFindings, identifyFindings } from './review/compare.ts';
import { groupByCause } from './review/group.ts';
import { removedProtections } from './review/removed-protections.ts';
import { assemble } from './review/review.ts';
import { selectFindings } from './review/select.ts';
import { findingsIn, type Search, search } from './search.ts';

export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface AuditOptions {
  readonly config: RepositoryConfig;
  /** The rules that are wanted; null for all. */
  readonly only: readonly RuleId[] | null;
  readonly onProgress: (progress: Progress) => void;
  /** Facts of earlier runs. */
  readonly kept?: KeptFacts;
  /** Makes the facts of many files at once, on other threads. */
  readonly lower?: Lower;
  /** Only what a change leads to is read, unless that shows something; with the words of earlier runs, where they are kept. */
  readonly linked?: { readonly words: KeptWords | null };
  /** Whether the time for this run is over: it then ends with what is found, and a gap for each rule not looked for. */
  readonly isOver?: () => boolean;
}

interface Audited {
  readonly facts: TreeFacts;
  readonly program: Program;
  readonly findings: readonly Finding[];
}

/** Reviews a change: what it brings in, what it leaves, what it mends. */
export async function auditChange(comparison: Comparison, knowledge: Knowledge, options: AuditOptions): Promise<Audit> {
  const started = performance.now();
  const store = newStore(options);
  const audit = { comparison, knowledge, options, store };
  const reach = options.linked ? await reachOf(comparison, reachOptions(audit)) : null;
  const part = reach && (await compare(audit, reach));
  // What a part of a tree shows may be answered in the rest of it: only that nothing is different holds for all.
  const isEnough = part?.compared.every(({ status }) => status === 'unchanged') === true;
  const { base, head, removed, lines, compared } = part && isEnough ? { ...part, compared: [] } : await compare(audit);
  const parts = { base, head, compared, lines, names: comparison, started };
  return report(parts, knowledge, options, (program) => [...findingsIn(program, options.only), ...removed(program)]);
}

interface ChangeAudit {
  readonly comparison: Comparison;
  readonly knowledge: Knowledge;
  readonly options: AuditOptions;
  readonly store: TreeStore;
}

interface ComparedTrees {
  readonly base: Audited;
  readonly head: Audited;
  readonly lines: DiffLines;
  readonly compared: readonly Compared[];
  readonly removed: (program: Program) => readonly Finding[];
}

/** What differs between the findings of two trees, or of the same part of both. */
async function compare(audit: ChangeAudit, only?: ReadonlySet<string>): Promise<ComparedTrees> {
  const { comparison, knowledge, options, store } = audit;
  const headTree = await readOne(comparison.head, knowledge, options, store, only);
  const baseTree = await readOne(comparison.base, knowledge, options, store, only);
  const { skipped, found } = searchAll([headTree, baseTree], options);
  const [head, base] = [withFindings(headTree, found[0], skipped), withFindings(baseTree, found[1], skipped)];
  const lines = diffLines(comparison.change);
  const isWhole = skipped.length === 0;
  const removed = (program: Program) => (isWhole ? removedProtections(base.program, program, comparison.change) : []);
  const renames = renamesOf(base.program, head.program, comparison.change);
  const compared = groupByCause(
    [
      ...withoutUncaused(compareFindings(base.findings, head.findings, renames), {
        program: base.program,
        renames,
        lines,
      }),
      ...identifyFindings(removed(head.program)),
    ],
    lines,
  );
  return { base, head, lines, compared, removed };
}

function reachOptions({ knowledge, options, store }: ChangeAudit): ReachOptions {
  return { knowledge, languages: options.config.languages, store, keptWords: options.linked?.words ?? null };
}

/** Audits one tree: everything that stands in it. */
export async function auditTree(tree: Tree, knowledge: Knowledge, options: AuditOptions): Promise<Audit> {
  const started = performance.now();
  const read = await readOne(tree, knowledge, options, newStore(options));
  const { skipped, found } = searchAll([read], options);
  const head = withFindings(read, found[0], skipped);
  const compared = groupByCause(identifyFindings(head.findings), null);
  const parts = { base: null, head, compared, lines: null, names: { base: null, head: tree }, started };
  return report(parts, knowledge, options, (program) => findingsIn(program, options.only));
}

function newStore({ kept, lower }: AuditOptions): TreeStore {
  return { facts: new Map(), texts: new Map(), kept: kept ?? null, lower: lower ?? null };
}

type ReadTree = Omit<Audited, 'findings'>;

async function readOne(
  tree: Tree,
  knowledge: Knowledge,
  options: AuditOptions,
  store: TreeStore,
  only?: ReadonlySet<string>,
): Promise<ReadTree> {
  const onFile = (done: number, total: number) => options.onProgress({ phase: `read ${tree.name}`, done, total });
  const isOver = options.isOver ?? never;
  const facts = await readTree(tree, { store, languages: options.config.languages, onFile, isOver, only });
  return { facts, program: buildProgram(facts.files, facts.configurations, knowledge) };
}

/** Half a tree shows calls without what they call, so nothing is looked for in trees that were not read to their end. */
function searchAll(trees: readonly ReadTree[], { only, isOver = never }: AuditOptions): Search {
  const isRead = trees.every(({ facts }) => facts.gaps.every(({ reason }) => reason !== 'out-of-time'));
  const programs = trees.map(({ program }) => program);
  return search(programs, only, isRead ? isOver : () => true);
}

function withFindings(read: ReadTree, findings: readonly Finding[] = [], skipped: readonly RuleId[]): Audited {
  const gaps = skipped.map((rule): Gap => ({ path: rule, reason: 'out-of-time' }));
  return { ...read, facts: { ...read.facts, gaps: [...read.facts.gaps, ...gaps] }, findings };
}

function never(): boolean {
  return false;
}

interface ReportParts {
  readonly base: Audited | null;
  readonly head: Audited;
  readonly compared: readonly Compared[];
  readonly lines: DiffLines | null;
  readonly names: { readonly base: Tree | null; readonly head: Tree };
  readonly started: number;
}

function report(
  { base, head, compared, lines, names, started }: ReportParts,
  { issues }: Knowledge,
  { config }: AuditOptions,
  find: (program: Program) => readonly Finding[],
): Audit {
  const selected = selectFindings(compared, config);
  const brought = broughtBy(compared);
  const audit = assemble({
    base: names.base?.name ?? null,
    head: names.head.name,
    compared: selected,
    issues,
    settings: config.rules,
    lines,
    headTexts: head.facts.texts,
    baseTexts: base?.facts.texts ?? new Map(),
    checklists: checklistsOf(head.program, [...head.findings, ...brought], lines && { lines, brought }),
    coverage: coverageOf(head, started),
  });
  const reported = selected.filter(({ finding }) => config.rules[finding.rule] !== 'off');
  return withFixes(audit, fixFindings(reported, { ...head, find, baseTexts: base?.facts.texts ?? new Map() }));
}

/** The findings that are new, each for itself. */
function broughtBy(compared: readonly Compared[]): readonly Finding[] {
  return compared.flatMap(({ status, finding, members }) => (status === 'new' ? (members ?? [finding]) : []));
}

function coverageOf({ facts, program }: Audited, started: number): Coverage {
  const unlinked = facts.files.filter((file) => file.unread).length;
  const excluded = facts.files.filter((file) => file.excluded).length - unlinked;
  return {
    files: facts.files.length,
    analyzed: facts.files.length - excluded - unlinked,
    excluded,
    unlinked,
    caches: cachesOf(program, program).length,
    gaps: facts.gaps.toSorted(byPathAndLine).map(gapOf),
    milliseconds: Math.round(performance.now() - started),
  };
}

function byPathAndLine(a: Gap, b: Gap): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0);
}

function gapOf({ path, reason, line }: Gap): Coverage['gaps'][number] {
  return line === undefined ? { path, reason } : { path, reason, line };
}
