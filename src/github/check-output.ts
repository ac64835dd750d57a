import { CONFIG_PATH, type RepositoryConfig } from '../core/config.ts';
import type { Severity } from '../core/finding.ts';
import { type Entry, entries, inlineCode, markdownParts, plain, sentence, titleOf, visible } from '../report/index.ts';
import { type CheckInput, type ConfigProblem, placeIn } from './check-input.ts';

export { type CheckInput, type ConfigProblem, NO_PLACEMENT } from './check-input.ts';
export { combineResults } from './combine-results.ts';

import type { CheckAnnotation, CheckResult, ReportPart } from './check-result.ts';
import { summaryFor, titleFor } from './check-summary.ts';
import { fittingParts, LONGEST_TEXT } from './check-text.ts';
import { gatingFindings } from './conclude.ts';
import { previewPart } from './config-preview.ts';
import { decisionOn, shortId } from './decision.ts';
import { annotationLines } from './diff-lines.ts';

/** The result of an audit in the form of a check run. */
export function checkResult(input: CheckInput): CheckResult {
  const gating = gatingFindings(input.audit, input.gate, input.decisions);
  return {
    conclusion: gating.length > 0 ? 'failure' : 'success',
    title: titleFor(input),
    summary: summaryFor(input, gating),
    parts: [...fittingParts(partsFor(input), LONGEST_TEXT)],
    annotations: [...annotationsFor(input)],
    // There is nothing to accept where nothing stands in the way.
    actions: gating.length > 0 ? ['re-audit', 'audit-everything', 'accept-findings'] : ['re-audit', 'audit-everything'],
  };
}

/** The fingerprints that the button accepts: those of the findings that fail the check now. */
export function acceptable({ audit, gate, decisions }: CheckInput): readonly string[] {
  return gatingFindings(audit, gate, decisions).map(({ fingerprint }) => fingerprint);
}

/** Where an audit could not be made, for a reason of ours; `reason` is a sentence. */
export function failedResult(reason: string, onError: RepositoryConfig['on-error']): CheckResult {
  const passes = onError === 'neutral' ? ' It does not hold the change up (`on-error: neutral`).' : '';
  return {
    conclusion: onError === 'neutral' ? 'neutral' : 'failure',
    title: 'The audit could not be made',
    summary: `${sentence(reason)}${passes}`,
    parts: [],
    annotations: [],
    actions: ['re-audit'],
  };
}

function partsFor(input: CheckInput): readonly ReportPart[] {
  const { audit, problems, preview, decisions } = input;
  return [
    ...problemsPart(problems),
    ...decisionsPart(input),
    ...(preview === null ? [] : [previewPart(preview, audit, decisions)]),
    // Nobody has shown that the page of a check draws mermaid.
    ...markdownParts(audit, 'left out'),
  ];
}

function problemsPart(problems: readonly ConfigProblem[]): readonly ReportPart[] {
  if (problems.length === 0) return [];
  const lines = problems.slice(0, MOST_PROBLEMS).map(({ message }) => `- ${sentence(message)}`);
  const text = `### The configuration is not used\n\nIt has problems, so that the defaults hold.\n\n${lines.join('\n')}`;
  return [{ noun: 'configuration problem', count: problems.length, text }];
}

function decisionsPart({ audit, decisions }: CheckInput): readonly ReportPart[] {
  const lines = entries(audit, 'new').flatMap((entry) => {
    const decision = decisionOn(entry.finding.fingerprint, decisions);
    if (decision === null) return [];
    const { kind, who, when, reason } = decision;
    const by = who === null ? 'in the configuration' : `by ${inlineCode(who)}`;
    const on = when === null ? '' : ` on ${when.slice(0, 10)}`;
    const why = reason !== '' ? `: ${plain(reason)}` : '';
    return [`- \`${shortId(entry.finding.fingerprint)}\` ${plain(titleOf(entry))}, ${kind} ${by}${on}${why}`];
  });
  if (lines.length === 0) return [];
  return [{ noun: 'decision', count: lines.length, text: `### Accepted and ignored\n\n${lines.join('\n')}` }];
}

/** On files that the change touches only: elsewhere GitHub shows them where nobody looks, and people complain. */
function annotationsFor(input: CheckInput): readonly CheckAnnotation[] {
  const found = entries(input.audit, 'new')
    .filter(({ finding }) => placeIn(finding, input) === 'annotation')
    .flatMap((entry) => annotation(entry, input));
  const problems = input.problems.filter(({ path }) => input.diff.isChanged(path)).map(problemAnnotation);
  const previewed = (input.preview?.problems ?? []).map((problem) =>
    problemAnnotation({ path: CONFIG_PATH, ...problem }),
  );
  // The lines are those of head: where the change edits the file, the base's problems stand elsewhere.
  return [...found, ...(input.preview ? previewed : problems)];
}

function annotation(entry: Entry, { diff }: CheckInput): readonly CheckAnnotation[] {
  const { finding } = entry;
  const lines = annotationLines(finding, diff);
  if (lines === null) return [];
  const message = `${visible(finding.message)}\n\nFinding ${shortId(finding.fingerprint)}. Details are in the report.`;
  return [{ ...lines, level: LEVELS[finding.severity], title: annotationTitle(entry), message }];
}

function annotationTitle(entry: Entry): string {
  return `${visible(titleOf(entry))} (${entry.finding.rule})`;
}

function problemAnnotation({ path, line, message }: ConfigProblem): CheckAnnotation {
  const title = 'The configuration cannot be used';
  return { path, startLine: line, endLine: line, level: 'warning', title, message: visible(message) };
}

const LEVELS: Readonly<Record<Severity, CheckAnnotation['level']>> = {
  error: 'failure',
  warning: 'warning',
  note: 'notice',
};
const MOST_PROBLEMS = 20;
