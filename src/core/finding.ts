import { z } from 'zod';
import type { Slots } from './issue.ts';
import type { Span } from './span.ts';

/** The report's vocabulary, and the contract of `--format json` (schema `cache-audit/1`). */
export const RULES = {
  'write-without-invalidation': 1,
  'bulk-write-skips-hook': 1,
  'related-cache-not-invalidated': 1,
  'invalidation-misses-key': 1,
  'invalidation-may-be-skipped': 1,
  'event-not-covered': 1,
  'unguarded-miss': 2,
  'cached-failure': 3,
  'partial-fill': 3,
  'unbounded-cache': 4,
  'unstable-key': 5,
  'incomplete-key': 5,
  'overlapping-keys': 5,
  'read-your-writes': 6,
  'missing-negative-cache': 7,
  'fixed-ttl': 8,
  'invalidation-race': 9,
  'write-then-delete': 9,
  'shared-mutable-value': 10,
  'unsynchronized-cache': 11,
  'lock-contention': 12,
  'lock-order': 12,
  'eviction-policy': 13,
  'unused-suppression': 0,
} as const;

export type RuleId = keyof typeof RULES;

export const RuleId = z.enum([
  'write-without-invalidation',
  'bulk-write-skips-hook',
  'related-cache-not-invalidated',
  'invalidation-misses-key',
  'invalidation-may-be-skipped',
  'event-not-covered',
  'unguarded-miss',
  'cached-failure',
  'partial-fill',
  'unbounded-cache',
  'unstable-key',
  'incomplete-key',
  'overlapping-keys',
  'read-your-writes',
  'missing-negative-cache',
  'fixed-ttl',
  'invalidation-race',
  'write-then-delete',
  'shared-mutable-value',
  'unsynchronized-cache',
  'lock-contention',
  'lock-order',
  'eviction-policy',
  'unused-suppression',
]);

export const IssueType = z.enum(['Stale', 'Stampede', 'Poisoning', 'Unbounded', 'Collision', 'Consistency']);
export type IssueType = z.infer<typeof IssueType>;

export const Impact = z.enum(['Data inconsistency', 'Performance', 'Memory']);
export type Impact = z.infer<typeof Impact>;

export const Severity = z.enum(['error', 'warning', 'note']);
export type Severity = z.infer<typeof Severity>;

export const Confidence = z.enum(['high', 'medium', 'low']);
export type Confidence = z.infer<typeof Confidence>;

export const Evidence = z.enum(['data', 'habit', 'change']);
export type Evidence = z.infer<typeof Evidence>;

export const Status = z.enum(['new', 'unchanged', 'fixed']);
export type Status = z.infer<typeof Status>;

export const SiteRole = z.enum([
  'write',
  'fill',
  'read',
  'cache',
  'invalidation',
  'key',
  'handler',
  'sibling',
  'call',
  'change',
  'lock',
]);
export type SiteRole = z.infer<typeof SiteRole>;

export const Site = z.object({
  role: SiteRole,
  path: z.string(),
  line: z.int().positive(),
  endLine: z.int().positive(),
});
export type Site = Readonly<z.infer<typeof Site>>;

export const Anchor = z.object({
  kind: z.enum(['line', 'file', 'none']),
  path: z.string(),
  line: z.int().positive(),
  startLine: z.int().positive().optional(),
  side: z.enum(['RIGHT', 'LEFT']),
});
export type Anchor = Readonly<z.infer<typeof Anchor>>;

/** Replaces whole lines `startLine` to `endLine` of the head's text; `endLine` = `startLine - 1` inserts before `startLine`. */
export const Edit = z.object({
  path: z.string(),
  startLine: z.int().positive(),
  endLine: z.int().nonnegative(),
  text: z.string(),
});
export type Edit = Readonly<z.infer<typeof Edit>>;

export const Fix = z.object({ verified: z.boolean(), edits: z.array(Edit) });
export type Fix = Readonly<z.infer<typeof Fix>>;

export const ReportedFinding = z.object({
  fingerprint: z.string(),
  rule: RuleId,
  pattern: z.int().min(0).max(13),
  type: IssueType,
  impact: Impact,
  severity: Severity,
  confidence: Confidence,
  evidence: z.array(Evidence),
  status: Status,
  path: z.string(),
  line: z.int().positive(),
  endLine: z.int().positive(),
  function: z.string(),
  /** One paragraph: what, why, fix. Markdown with identifiers in backticks. */
  message: z.string(),
  /** What in the change made it, in one sentence. */
  cause: z.string(),
  cache: z.object({ name: z.string(), path: z.string(), line: z.int().positive() }).nullable(),
  resource: z.string().nullable(),
  sites: z.array(Site),
  anchor: Anchor,
  fix: Fix.nullable(),
});
export type ReportedFinding = Readonly<z.infer<typeof ReportedFinding>>;

export const ChecklistAnswer = z.object({
  area: z.enum(['Invalidation', 'Bounds', 'Consistency', 'Keys', 'Concurrency']),
  question: z.string(),
  answer: z.enum(['yes', 'no', 'not known']),
  site: Site.nullable(),
});
export type ChecklistAnswer = Readonly<z.infer<typeof ChecklistAnswer>>;

export const Checklist = z.object({
  cache: z.object({ name: z.string(), path: z.string(), line: z.int().positive() }),
  answers: z.array(ChecklistAnswer),
});
export type Checklist = Readonly<z.infer<typeof Checklist>>;

export const Conclusion = z.enum(['clean', 'findings']);

export const Coverage = z.object({
  /** Source files of the head tree in a language that is read. */
  files: z.int().nonnegative(),
  analyzed: z.int().nonnegative(),
  /** Tests, generated and vendored files, migrations: read for nothing but names. */
  excluded: z.int().nonnegative(),
  /** Files that nothing in the change leads to: their words were looked at, no more. */
  unlinked: z.int().nonnegative(),
  caches: z.int().nonnegative(),
  gaps: z.array(z.object({ path: z.string(), reason: z.string(), line: z.int().positive().optional() })),
  milliseconds: z.int().nonnegative(),
});
export type Coverage = Readonly<z.infer<typeof Coverage>>;

export const AuditReport = z.object({
  schema: z.literal('cache-audit/1'),
  base: z.string().nullable(),
  head: z.string(),
  conclusion: Conclusion,
  coverage: Coverage,
  findings: z.array(ReportedFinding),
});
export type AuditReport = Readonly<z.infer<typeof AuditReport>>;

/** What a detector yields, before it is compared, worded and placed. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
  /** The primary site. */
  readonly path: string;
  readonly span: Span;
  /** Enclosing class and function, `OrderService.update`; `` at module level. */
  readonly function: string;
  readonly cache: CacheReference | null;
  readonly resource: string | null;
  /** Of the write concerned: create, update, delete; else empty. */
  readonly verb: string;
  readonly sites: readonly FindingSite[];
  readonly slots: Slots;
  readonly remedy: Remedy | null;
}

export interface CacheReference {
  /** Stable over moves of lines and files: enclosing names and key space, no path. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly span: Span;
}

export interface FindingSite {
  readonly role: SiteRole;
  readonly path: string;
  readonly span: Span;
  readonly function: string;
}

/** What `fixes/` needs to write an edit. */
export type Remedy =
  /** Put a statement after the statement at `after`. */
  | { readonly kind: 'add-statement'; readonly path: string; readonly after: Span; readonly text: string }
  /** Put a statement of base back, after the statement at `after`. */
  | {
      readonly kind: 'restore';
      readonly path: string;
      readonly after: Span;
      readonly from: { readonly path: string; readonly span: Span };
    }
  /** Put an expression in the place of the one at `span`. */
  | { readonly kind: 'replace'; readonly path: string; readonly span: Span; readonly text: string };
