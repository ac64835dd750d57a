import type { Audit } from './core/audit.ts';
import type { RepositoryConfig } from './core/config.ts';
import type { Coverage, Finding, RuleId } from './core/finding.ts';
import type { Gap } from './core/gap.ts';
import type { Comparison, Tree } from './core/tree.ts';
import { DETECTORS } from './detectors/index.ts';
import { readTree, type TreeFacts, type TreeStore } from './facts/read-tree.ts';
import { withFixes } from './fixes/attach.ts';
import { fixFindings } from './fixes/prove.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { cachesOf } from './program/caches.ts';
import { buildProgram, type Program } from './program/program.ts';
import { renamesOf } from './program/renames.ts';
import { type DiffLines, diffLines } from './review/anchor.ts';
import { withoutUncaused } from './review/caused.ts';
import { checklistsOf } from './review/checklist.ts';
import { type Compared, compareFindings, identifyFindings } from './review/compare.ts';
import { groupByCause } from './review/group.ts';
import { removedProtections } from './review/removed-protections.ts';
import { assemble } from './review/review.ts';
import { selectFindings } from './review/select.ts';
import { suppress } from './review/suppress.ts';

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
}

interface Audited {
  readonly facts: TreeFacts;
  readonly program: Program;
  readonly findings: readonly Finding[];
}

/** Reviews a change: what it brings in, what it leaves, what it mends. */
export async function auditChange(comparison: Comparison, knowledge: Knowledge, options: AuditOptions): Promise<Audit> {
  const started = performance.now();
  const store: TreeStore = { facts: new Map(), texts: new Map() };
  const head = await auditOne(comparison.head, knowledge, options, store);
  const base = await auditOne(comparison.base, knowledge, options, store);
  const lines = diffLines(comparison.change);
  const removed = (program: Program) => removedProtections(base.program, program, comparison.change);
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
  const parts = { base, head, compared, lines, names: comparison, started };
  return report(parts, knowledge, options, (program) => [...findingsIn(program, options.only), ...removed(program)]);
}

/** Audits one tree: everything that stands in it. */
export async function auditTree(tree: Tree, knowledge: Knowledge, options: AuditOptions): Promise<Audit> {
  const started = performance.now();
  const head = await auditOne(tree, knowledge, options, { facts: new Map(), texts: new Map() });
  const compared = groupByCause(identifyFindings(head.findings), null);
  const parts = { base: null, head, compared, lines: null, names: { base: null, head: tree }, started };
  return report(parts, knowledge, options, (program) => findingsIn(program, options.only));
}

async function auditOne(tree: Tree, knowledge: Knowledge, options: AuditOptions, store: TreeStore): Promise<Audited> {
  const onFile = (done: number, total: number) => options.onProgress({ phase: `read ${tree.name}`, done, total });
  const facts = await readTree(tree, { store, languages: options.config.languages, onFile });
  const program = buildProgram(facts.files, facts.configurations, knowledge);
  return { facts, program, findings: findingsIn(program, options.only) };
}

/** A suppression is unused when no rule at all needs it, so looking for those takes every detector. */
function findingsIn(program: Program, only: AuditOptions['only']): readonly Finding[] {
  const isWanted = (rule: RuleId) => only === null || only.includes(rule);
  const findings = DETECTORS.filter(({ rule }) => isWanted(rule) || isWanted('unused-suppression'))
    .flatMap((detector) => detector.detect(program))
    .filter((finding) => !program.files.get(finding.path)?.excluded);
  return suppress(program, findings).filter((finding) => isWanted(finding.rule));
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
  return withFixes(audit, fixFindings(reported, { ...head, find }));
}

/** The findings that are new, each for itself. */
function broughtBy(compared: readonly Compared[]): readonly Finding[] {
  return compared.flatMap(({ status, finding, members }) => (status === 'new' ? (members ?? [finding]) : []));
}

function coverageOf({ facts, program }: Audited, started: number): Coverage {
  const excluded = facts.files.filter((file) => file.excluded).length;
  return {
    files: facts.files.length,
    analyzed: facts.files.length - excluded,
    excluded,
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
