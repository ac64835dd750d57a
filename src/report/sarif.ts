import type { Audit } from '../core/audit.ts';
import type { Coverage, Severity } from '../core/finding.ts';
import { coverageSentence, gapReason } from './coverage.ts';
import { allEntries, type Entry, titleOf } from './findings.ts';
import { artifact, type Region } from './sarif-location.ts';
import { LEVELS, sarifResult } from './sarif-result.ts';

/** SARIF 2.1.0 for code scanning and for viewers. */
export function renderSarif(audit: Audit): string {
  const { report } = audit;
  const all = allEntries(audit);
  const rules = rulesOf(all);
  const ruleIds = rules.map(({ id }) => id);
  const run = {
    tool: { driver: { name: 'Cache Audit', rules } },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(report.coverage) }],
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    results: all.map((entry) => sarifResult(entry, ruleIds.indexOf(entry.finding.rule), report.base !== null)),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rulesOf(all: readonly Entry[]): readonly Rule[] {
  const first = new Map(all.toReversed().map((entry) => [entry.finding.rule, entry]));
  return [...first.values()].map(rule).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Of several findings the worst is described. */
function rule(entry: Entry): Rule {
  const { finding, detail } = entry;
  const helpUri = detail?.references.find((reference) => reference.startsWith('https://'));
  return {
    id: finding.rule,
    shortDescription: { text: `${titleOf(entry)}.` },
    fullDescription: { text: detail?.consequence ?? finding.message },
    ...(helpUri === undefined ? {} : { helpUri }),
    help: { text: detail?.advice || finding.message },
    defaultConfiguration: { level: LEVELS[finding.severity] },
    properties: { tags: ['cache', finding.type, finding.impact], 'problem.severity': PROBLEMS[finding.severity] },
  };
}

/** What was looked at, and each place that could not be. */
function notifications(coverage: Coverage): readonly Notification[] {
  return [
    { level: 'none', message: { text: coverageSentence(coverage) } },
    ...coverage.gaps.map(({ path, line, reason }) => ({
      level: 'note',
      message: { text: `${path} ${gapReason(reason)}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: artifact(path),
            ...(line === undefined ? {} : { region: { startLine: line } }),
          },
        },
      ],
    })),
  ];
}

/** GitHub's word for a note is `recommendation`. */
const PROBLEMS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'recommendation' };

interface Rule {
  readonly id: string;
  readonly shortDescription: Text;
  readonly fullDescription: Text;
  readonly helpUri?: string;
  readonly help: Text;
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: { readonly tags: readonly string[]; readonly 'problem.severity': string };
}

interface Notification {
  readonly level: string;
  readonly message: Text;
  readonly locations?: readonly { readonly physicalLocation: { readonly region?: Region } }[];
}

interface Text {
  readonly text: string;
}
