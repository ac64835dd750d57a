import type { Audit } from './core/audit.ts';
import type { RepositoryConfig } from './core/config.ts';
import type { Coverage, Finding, RuleId } from './core/finding.ts';
import type { Gap } from './core/gap.ts';
import type { Comparison, Tree } from './core/tree.ts';
import { DETECTORS } from './detectors/index.ts';
import { type FactsStore, readTree, type TreeFacts } from './facts/read-tree.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { cachesOf } from './program/caches.ts';
import { buildProgram, type Program } from './program/program.ts';
import { diffLines } from './review/anchor.ts';
import { compareFindings, identifyFindings } from './review/compare.ts';
import { groupByCause } from './review/group.ts';
import { removedInvalidations } from './review/removed-invalidation.ts';
import { assemble } from './review/review.ts';
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
  const store: FactsStore = new Map();
  const head = await auditOne(comparison.head, knowledge, options, store);
  const base = await auditOne(comparison.base, knowledge, options, store);
  const lines = diffLines(comparison.change);
  const compared = groupByCause(
    [
      ...compareFindings(base.findings, head.findings),
      ...identifyFindings(removedInvalidations(base.program, head.program, comparison.change)),
    ],
    (finding) => finding.cache !== null && lines.isAdded(finding.cache.path, finding.cache.span.line),
  );
  return assemble({
    base: comparison.base.name,
    head: comparison.head.name,
    compared,
    issues: knowledge.issues,
    settings: options.config.rules,
    lines,
    headTexts: head.facts.texts,
    baseTexts: base.facts.texts,
    coverage: coverageOf(head, started),
    checklists: [],
  });
}

/** Audits one tree: everything that stands in it. */
export async function auditTree(tree: Tree, knowledge: Knowledge, options: AuditOptions): Promise<Audit> {
  const started = performance.now();
  const audited = await auditOne(tree, knowledge, options, new Map());
  return assemble({
    base: null,
    head: tree.name,
    compared: groupByCause(identifyFindings(audited.findings), () => false),
    issues: knowledge.issues,
    settings: options.config.rules,
    lines: null,
    headTexts: audited.facts.texts,
    baseTexts: new Map(),
    coverage: coverageOf(audited, started),
    checklists: [],
  });
}

async function auditOne(tree: Tree, knowledge: Knowledge, options: AuditOptions, store: FactsStore): Promise<Audited> {
  const facts = await readTree(tree, store, (done, total) =>
    options.onProgress({ phase: `read ${tree.name}`, done, total }),
  );
  const program = buildProgram(facts.files, facts.configurations, knowledge);
  const wanted = DETECTORS.filter(({ rule }) => options.only === null || options.only.includes(rule));
  const findings = wanted
    .flatMap((detector) => detector.detect(program))
    .filter((finding) => !program.files.get(finding.path)?.excluded);
  return { facts, program, findings: suppress(program, findings) };
}

function coverageOf({ facts, program }: Audited, started: number): Coverage {
  const excluded = facts.files.filter((file) => file.excluded).length;
  return {
    files: facts.files.length,
    analyzed: facts.files.length - excluded,
    excluded,
    caches: cachesOf(program, program).length,
    gaps: facts.gaps.map(gapOf).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    milliseconds: Math.round(performance.now() - started),
  };
}

function gapOf({ path, reason, line }: Gap): Coverage['gaps'][number] {
  return line === undefined ? { path, reason } : { path, reason, line };
}
