import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { type AuditOptions, auditChange, auditTree } from './audit.ts';
import { type FailOn, type ReviewRequest, type ScanRequest, wantedRules } from './cli-options.ts';
import { print, render, withProgress, writeReports } from './cli-output.ts';
import { parseRepositoryConfig, withoutExpired } from './config.ts';
import type { Audit } from './core/audit.ts';
import { CONFIG_PATH } from './core/config.ts';
import { UsageError } from './core/errors.ts';
import type { ReportedFinding, RuleId, Severity } from './core/finding.ts';
import type { Tree } from './core/tree.ts';
import { type CacheFolder, openCacheFolder } from './kept/cache-folder.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { extendKnowledge, loadKnowledge } from './knowledge/load.ts';
import { openLoweringPool } from './lowering/lowering-pool.ts';
import { openFolder } from './sources/folder.ts';
import { openRepository, type Repository } from './sources/git.ts';

/** Gives the exit code: 1 for new findings at or over `failOn`. */
export async function reviewChange(request: ReviewRequest): Promise<number> {
  const repository = await openRepository(request.repo);
  const folder = openKept(request.cache, repository.gitDirectory);
  try {
    const comparison = await repository.compare(request.base ?? (await defaultBase(repository)), request.head);
    // Not the head's: a change must not choose what is reported about it.
    const setup = await prepare(await readConfig(comparison.base), folder);
    const linked = request.whole ? {} : { linked: { words: folder?.words ?? null } };
    const audit = await run(setup, null, folder, (options) =>
      auditChange(comparison, setup.knowledge, { ...options, ...linked }),
    );
    await print(render(audit, request.format));
    return exitCode(
      audit.report.findings.filter((finding) => finding.status === 'new'),
      request.failOn,
    );
  } finally {
    folder?.close();
    await repository.close();
  }
}

/** Gives the exit code: 1 for any findings at or over `failOn`. */
export async function scan(request: ScanRequest): Promise<number> {
  const tree = await openFolder(request.paths);
  const folder = openKept(request.cache, tree.root);
  try {
    const setup = await prepare(await readFile(join(tree.root, CONFIG_PATH), 'utf8').catch(() => ''), folder);
    const only = wantedRules(request);
    const audit = await run(setup, only, folder, (options) => auditTree(tree, setup.knowledge, options));
    if (request.outDir !== undefined) await writeReports(audit, request.outDir);
    await print(render(audit, request.format));
    return exitCode(audit.report.findings, request.failOn);
  } finally {
    folder?.close();
  }
}

const MOST_KEPT_BYTES = 500_000_000;

function openKept(cache: boolean | string, scope: string): CacheFolder | null {
  if (cache === false) return null;
  const directory = typeof cache === 'string' ? cache : envPaths('cache-audit', { suffix: '' }).cache;
  return openCacheFolder({ directory, scope, bytes: MOST_KEPT_BYTES });
}

/** In a continuous-integration checkout `origin/HEAD` is often not set. */
const DEFAULT_BASES = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

async function defaultBase(repository: Repository): Promise<string> {
  for (const revision of DEFAULT_BASES) {
    if (await repository.resolves(revision)) return revision;
  }
  const head = await repository.tree('HEAD');
  throw new UsageError(`expected --base, ${head.name} has none of ${DEFAULT_BASES.join(', ')} to be compared with`);
}

async function readConfig(tree: Tree): Promise<string> {
  const entry = tree.entries.find(({ path, type }) => path === CONFIG_PATH && type === 'file');
  const [bytes] = entry ? await tree.read([entry.id]) : [];
  return bytes ? new TextDecoder().decode(bytes) : '';
}

type Gaps = Audit['report']['coverage']['gaps'];

interface Setup {
  readonly knowledge: Knowledge;
  readonly config: AuditOptions['config'];
  /** What is wrong with the configuration. */
  readonly gaps: Gaps;
}

async function prepare(configText: string, folder: CacheFolder | null): Promise<Setup> {
  const own = await (folder?.knowledge(loadKnowledge) ?? loadKnowledge());
  const { config, problems } = parseRepositoryConfig(configText, CONFIG_PATH);
  const { knowledge, problems: modelProblems } = extendKnowledge(own, config.libraries, CONFIG_PATH);
  for (const message of [...problems.map((problem) => problem.message), ...modelProblems]) {
    process.stderr.write(`cache-audit: ${message}\n`);
  }
  const today = new Date().toISOString().slice(0, 10);
  const gaps: Gaps = problems.map(({ line }) => ({ path: CONFIG_PATH, reason: 'configuration', line }));
  if (modelProblems.length > 0) gaps.push({ path: CONFIG_PATH, reason: 'configuration' });
  return { knowledge, config: withoutExpired(config, today), gaps };
}

async function run(
  { config, gaps }: Setup,
  only: readonly RuleId[] | null,
  folder: CacheFolder | null,
  work: (options: AuditOptions) => Promise<Audit>,
): Promise<Audit> {
  const kept = folder ? { kept: folder.facts } : {};
  const pool = openLoweringPool(availableParallelism());
  const audit = await withProgress((onProgress) =>
    work({ config, only, onProgress, lower: pool.lower, ...kept }),
  ).finally(() => pool.close());
  const coverage = { ...audit.report.coverage, gaps: [...gaps, ...audit.report.coverage.gaps] };
  return { ...audit, report: { ...audit.report, coverage } };
}

const RANK: Readonly<Record<Severity, number>> = { note: 1, warning: 2, error: 3 };

/** Low confidence never fails a run; for `scan`, all findings count as new. */
export function exitCode(findings: readonly ReportedFinding[], failOn: FailOn): number {
  if (failOn === 'never') return 0;
  const fails = findings.some(
    ({ severity, confidence, status }) => confidence !== 'low' && status !== 'fixed' && RANK[severity] >= RANK[failOn],
  );
  return fails ? 1 : 0;
}
