import { type Audit, newFindings } from '../core/audit.ts';
import { CONFIG_PATH, type RepositoryConfig } from '../core/config.ts';
import type { ReportedFinding } from '../core/finding.ts';
import { inlineCode, plural, sentence } from '../report/index.ts';
import type { ReportPart } from './check-result.ts';
import { conclude } from './conclude.ts';
import type { Decision } from './decision.ts';

/** What a configuration that the change brings in would do. It is described, and counts once it is merged. */
export interface ConfigPreview {
  readonly problems: readonly PreviewProblem[];
  /** The one that holds. */
  readonly base: RepositoryConfig;
  /** The one that the change brings in. */
  readonly head: RepositoryConfig;
  /** The findings as `head` would have them, as far as that can be told without another audit. */
  readonly audit: Audit;
}

export interface PreviewProblem {
  readonly line: number;
  readonly message: string;
}

/** `audit` was made under `base`. Other paths, languages and libraries would take another audit: they are only named. */
export function previewOf(
  base: RepositoryConfig,
  { config: head, problems }: { readonly config: RepositoryConfig; readonly problems: readonly PreviewProblem[] },
  audit: Audit,
): ConfigPreview {
  const findings = audit.report.findings.flatMap((finding) => regraded(finding, head));
  return { problems, base, head, audit: { ...audit, report: { ...audit.report, findings } } };
}

/** The same report in other words: an error takes high confidence, whatever the settings say. */
function regraded(finding: ReportedFinding, { rules, ignore }: RepositoryConfig): readonly ReportedFinding[] {
  const level = rules[finding.rule];
  const isIgnored = ignore.some((entry) => finding.fingerprint.startsWith(entry.finding.toLowerCase()));
  if (level === 'off' || isIgnored) return [];
  if (level === undefined) return [finding];
  return [{ ...finding, severity: level === 'error' && finding.confidence !== 'high' ? 'warning' : level }];
}

export function previewPart(preview: ConfigPreview, audit: Audit, decisions: readonly Decision[]): ReportPart {
  const intro = `This change edits \`${CONFIG_PATH}\`. Until it is merged, the configuration of the base branch counts.`;
  const said = preview.problems.length > 0 ? broken(preview.problems) : effect(preview, audit, decisions);
  return { noun: 'preview', count: 1, text: `### The configuration that this change brings in\n\n${intro}\n\n${said}` };
}

function broken(problems: readonly PreviewProblem[]): string {
  const lines = problems.slice(0, MOST_LINES).map(({ message }) => `- ${sentence(message)}`);
  return `It has problems, so that the defaults would hold:\n\n${lines.join('\n')}`;
}

function effect({ base, head, audit: then }: ConfigPreview, now: Audit, decisions: readonly Decision[]): string {
  const conclusion = conclude(then, head.gate, decisions);
  const isSame = conclusion === conclude(now, base.gate, decisions);
  const lines = [
    ...changedSettings(base, head),
    ...changedFindings(now, then),
    ...(isSame ? [] : [`The check would end as \`${conclusion}\`.`]),
  ];
  return lines.length === 0 ? 'It makes no difference.' : lines.map((line) => `- ${line}`).join('\n');
}

function changedSettings(base: RepositoryConfig, head: RepositoryConfig): readonly string[] {
  const before = new Map(Object.entries(base).map(([key, value]) => [key, JSON.stringify(value)]));
  return Object.entries(head).flatMap(([key, value]) => {
    const [is, was] = [JSON.stringify(value), before.get(key) ?? ''];
    return is === was ? [] : [`\`${key}\`: ${shown(was)} becomes ${shown(is)}.`];
  });
}

function shown(value: string): string {
  return inlineCode(value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value);
}

function changedFindings(now: Audit, then: Audit): readonly string[] {
  const after = new Map(newFindings(then.report).map(({ fingerprint, severity }) => [fingerprint, severity]));
  const before = newFindings(now.report);
  const gone = before.filter(({ fingerprint }) => !after.has(fingerprint)).length;
  const other = before.filter(({ fingerprint, severity }) => (after.get(fingerprint) ?? severity) !== severity).length;
  return [
    ...(gone > 0 ? [`${plural(gone, 'finding')} would not be reported.`] : []),
    ...(other > 0 ? [`${plural(other, 'finding')} would have another severity.`] : []),
  ];
}

const MOST_LINES = 20;
const LONGEST_VALUE = 200;
