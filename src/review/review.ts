import type { Audit } from '../core/audit.ts';
import type { Checklist, Coverage, Finding, ReportedFinding, RuleId, Severity } from '../core/finding.ts';
import { RULES } from '../core/finding.ts';
import type { IssueText } from '../core/issue.ts';
import { anchorOf, type DiffLines } from './anchor.ts';
import { byPlace, type Compared } from './compare.ts';
import { detailOf, type Texts } from './detail.ts';

/** How a rule's severity is set by the repository; a rule that is off is not reported. */
export type RuleSettings = { readonly [rule in RuleId]?: 'off' | Severity };

export interface ReviewParts {
  readonly base: string | null;
  readonly head: string;
  readonly compared: readonly Compared[];
  readonly issues: ReadonlyMap<RuleId, IssueText>;
  readonly settings: RuleSettings;
  readonly lines: DiffLines | null;
  readonly headTexts: Texts;
  readonly baseTexts: Texts;
  readonly coverage: Coverage;
  readonly checklists: readonly Checklist[];
}

/** Puts words, places and order to compared findings. */
export function assemble(parts: ReviewParts): Audit {
  const entries = parts.compared
    .filter(({ finding }) => parts.settings[finding.rule] !== 'off')
    .toSorted((a, b) => order(a) - order(b) || byPlace(a.finding, b.finding))
    .flatMap((item) => entryOf(item, parts));
  const findings = entries.map(({ reported }) => reported);
  const report = {
    schema: 'cache-audit/1' as const,
    base: parts.base,
    head: parts.head,
    conclusion: findings.some(({ status }) => status === 'new') ? ('findings' as const) : ('clean' as const),
    coverage: parts.coverage,
    findings,
  };
  return { report, details: entries.map(({ detail }) => detail), checklists: parts.checklists };
}

function order({ finding, status }: Compared): number {
  const severity = { error: 0, warning: 1, note: 2 }[finding.severity];
  return (
    { new: 0, unchanged: 100, fixed: 200 }[status] + severity * 10 + { high: 0, medium: 1, low: 2 }[finding.confidence]
  );
}

function entryOf({ finding, status, fingerprint }: Compared, parts: ReviewParts) {
  const issue = parts.issues.get(finding.rule);
  if (!issue) throw new Error(`no issue text for ${finding.rule}`);
  const { words, detail } = detailOf(
    finding,
    fingerprint,
    issue,
    status === 'fixed' ? parts.baseTexts : parts.headTexts,
  );
  const reported: ReportedFinding = {
    fingerprint,
    rule: finding.rule,
    pattern: RULES[finding.rule],
    type: issue.type,
    impact: issue.impact,
    severity: severityOf(finding, parts.settings),
    confidence: finding.confidence,
    evidence: [...finding.evidence],
    status,
    path: finding.path,
    line: finding.span.line,
    endLine: finding.span.endLine,
    function: finding.function,
    message: words.message,
    cause: causeOf(finding, parts.lines),
    cache: finding.cache ? { name: finding.cache.name, path: finding.cache.path, line: finding.cache.span.line } : null,
    resource: finding.resource,
    sites: finding.sites.map(({ role, path, span }) => ({ role, path, line: span.line, endLine: span.endLine })),
    anchor: parts.lines
      ? anchorOf(finding, parts.lines, finding.sites.find((site) => site.role === 'change') ?? null)
      : { kind: 'line', path: finding.path, line: finding.span.line, side: 'RIGHT' },
    fix: null,
  };
  return { reported, detail };
}

/** Error needs high confidence, whatever the settings say. */
function severityOf(finding: Finding, settings: RuleSettings): Severity {
  const set = settings[finding.rule];
  const severity = set === undefined || set === 'off' ? finding.severity : set;
  return severity === 'error' && finding.confidence !== 'high' ? 'warning' : severity;
}

function causeOf(finding: Finding, lines: DiffLines | null): string {
  if (!lines) return '';
  if (finding.slots.removed !== undefined) return `\`${finding.slots.removed}\` is gone.`;
  const site = [{ role: 'code', path: finding.path, span: finding.span }, ...finding.sites].find(({ path, span }) =>
    lines.touches(path, span.line, span.endLine),
  );
  return site ? `The ${site.role} at \`${site.path}:${site.span.line}\` is new or changed.` : '';
}
