import type { Audit } from '../core/audit.ts';
import type { ReportedFinding } from '../core/finding.ts';
import { countOf, coverageSentence, type Entry, entries, plain, plural, sentence, titleOf } from '../report/index.ts';
import { type CheckInput, placeIn } from './check-input.ts';
import { decisionOn, shortId } from './decision.ts';
import { siteLink } from './links.ts';

/** What the list of checks shows beside the name. */
export function titleFor({ audit, decisions }: Pick<CheckInput, 'audit' | 'decisions'>): string {
  const found = entries(audit, 'new');
  const open = found.filter(({ finding }) => decisionOn(finding.fingerprint, decisions) === null);
  const decided = found.length - open.length;
  const aside = decided === 0 ? '' : `, ${decided} accepted or ignored`;
  return `${countOf(open)}${aside}${isPartial(audit) ? '; not everything was analysed' : ''}`;
}

/** What the page of the check shows first. `gating` are the findings that fail it. */
export function summaryFor(input: CheckInput, gating: readonly ReportedFinding[]): string {
  const found = entries(input.audit, 'new');
  const blocks = [
    `**${titleFor(input)}.** ${coverageSentence(input.audit.report.coverage)}`,
    gateSentence(input, gating.length),
    table(found.slice(0, MOST_ROWS), input),
    found.length > MOST_ROWS ? `${plural(found.length - MOST_ROWS, 'more finding')} in the report below.` : '',
    input.remarks.map((remark) => `- ${sentence(remark)}`).join('\n'),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function isPartial({ report }: Audit): boolean {
  return report.coverage.gaps.some(({ reason }) => reason === 'out-of-time');
}

function gateSentence({ gate }: CheckInput, gating: number): string {
  if (gating === 0) return `Nothing fails the check (\`gate: ${gate}\`).`;
  return `The check fails (\`gate: ${gate}\`): ${plural(gating, 'finding')} to fix or to accept.`;
}

function table(found: readonly Entry[], input: CheckInput): string {
  if (found.length === 0) return '';
  const rows = found.map((entry) => `| ${row(entry, input).join(' | ')} |`);
  return ['| Finding | Severity | What | Where | Shown |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function row(entry: Entry, input: CheckInput): readonly string[] {
  const { fingerprint, severity, path, line, endLine } = entry.finding;
  const commits = { baseSha: null, headSha: input.headSha };
  return [
    `\`${shortId(fingerprint)}\``,
    severity,
    plain(titleOf(entry)),
    siteLink(input.repository, commits, { role: 'write', path, line, endLine }),
    decisionOn(fingerprint, input.decisions)?.kind ?? `${placeIn(entry.finding, input)}`,
  ];
}

const MOST_ROWS = 20;
