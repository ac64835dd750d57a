import type { Audit } from './core/audit.ts';
import type { RepositoryConfig } from './core/config.ts';
import type { RuleId } from './core/finding.ts';
import type { Comparison, Tree } from './core/tree.ts';
import type { Knowledge } from './knowledge/knowledge.ts';

export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface AuditOptions {
  readonly config: RepositoryConfig;
  readonly only: readonly RuleId[] | null;
  readonly onProgress: (progress: Progress) => void;
}

// Placeholder until the engine is there.
export async function auditChange(
  comparison: Comparison,
  _knowledge: Knowledge,
  _options: AuditOptions,
): Promise<Audit> {
  return empty(comparison.base.name, comparison.head.name);
}

export async function auditTree(tree: Tree, _knowledge: Knowledge, _options: AuditOptions): Promise<Audit> {
  return empty(null, tree.name);
}

function empty(base: string | null, head: string): Audit {
  const coverage = { files: 0, analyzed: 0, excluded: 0, caches: 0, gaps: [], milliseconds: 0 };
  const report = { schema: 'cache-audit/1', base, head, conclusion: 'clean', coverage, findings: [] } as const;
  return { report: { ...report, coverage, findings: [] }, details: [], checklists: [] };
}
