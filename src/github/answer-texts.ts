import type { Audit } from '../core/audit.ts';
import { CONFIG_PATH } from '../core/config.ts';
import type { IssueText } from '../core/issue.ts';
import {
  countOf,
  coverageSentence,
  type Entry,
  entries,
  findingSection,
  inlineCode,
  plain,
  plural,
  renderExplanation,
  sentence,
  titleOf,
} from '../report/index.ts';
import type { Command } from './commands.ts';
import { shortId } from './decision.ts';
import { siteLink, type WebPlace } from './links.ts';

/** What an answer that is about the repository's files needs. */
export interface AnswerContext {
  readonly web: WebPlace;
  readonly headSha: string;
}

/** `full` and `path`: what an audit of the tree found, the known with the new. `glob` is null for all of it. */
export function auditAnswer(audit: Audit, glob: string | null, { web, headSha }: AnswerContext): string {
  const found = [...entries(audit, 'new'), ...entries(audit, 'unchanged')];
  const scope = glob === null ? 'the whole repository' : inlineCode(glob);
  const head = `**${countOf(found)}** in ${scope} at ${inlineCode(headSha.slice(0, 7))}.`;
  const intro = `${head} ${coverageSentence(audit.report.coverage)} An audit on demand never changes the check.`;
  if (found.length === 0) return intro;
  const rows = found.slice(0, MOST_ROWS).map((entry) => row(entry, { web, headSha }));
  const more = found.length > MOST_ROWS ? [`${plural(found.length - MOST_ROWS, 'more finding')} not shown.`] : [];
  const table = ['| Finding | Severity | Rule | What | Where |', '| --- | --- | --- | --- | --- |', ...rows];
  return bounded([intro, table.join('\n'), ...more, explainHint(found[0])].join('\n\n'));
}

function row({ finding, detail }: Entry, { web, headSha }: AnswerContext): string {
  const { fingerprint, severity, rule, path, line, endLine } = finding;
  const link = siteLink(web, { baseSha: null, headSha }, { role: 'write', path, line, endLine });
  const cells = [`\`${shortId(fingerprint)}\``, severity, `\`${rule}\``, plain(titleOf({ finding, detail })), link];
  return `| ${cells.join(' | ')} |`;
}

function explainHint(entry: Entry | undefined): string {
  return entry ? `More on one: \`/cache-audit explain ${shortId(entry.finding.fingerprint)}\`` : '';
}

/** `explain` with the id of a rule. The words are the project's own. */
export function ruleAnswer(issue: IssueText): string {
  return bounded(renderExplanation(issue).trim().replace(/^# /, '### '));
}

/** `explain` with the id of a finding. */
export function findingAnswer(entry: Entry): string {
  const section = findingSection(entry, 'drawn');
  const { message, rule } = entry.finding;
  const shown = section.length > LONGEST_ANSWER - 200 ? sentence(message.slice(0, LONGEST_MESSAGE)) : section;
  return `${shown}\n\nMore on the rule: \`/cache-audit explain ${rule}\``;
}

/** `explain` or `ignore` with something that is neither a rule nor the one finding that it would have to be. */
export function unknownAnswer(subject: string, matches: number): string {
  return matches > 1
    ? `${plural(matches, 'finding')} of this pull request begin with ${inlineCode(subject)}. Write more of the id.`
    : `There is no rule, and no finding in this pull request, named ${inlineCode(subject)}.`;
}

export function ignoredAnswer(
  entry: Entry,
  { who, reason }: { readonly who: string; readonly reason: string },
): string {
  const { fingerprint } = entry.finding;
  const title = plain(titleOf(entry));
  return [
    `\`${shortId(fingerprint)}\` (${title}) is ignored in this pull request and in the merge groups that hold it.`,
    `Said by ${inlineCode(who)}: ${plain(reason)}`,
    `To ignore it everywhere, add it to \`ignore\` in \`${CONFIG_PATH}\` of the base branch.`,
  ].join('\n\n');
}

/** To somebody who may not ask for that. */
export function notAllowedAnswer(command: Command): string {
  return command.kind === 'ignore'
    ? 'Only people with write access to this repository can have a finding ignored.'
    : 'This takes write access to this repository, or being the author of the pull request.';
}

/** `reason` is a sentence. */
export function failedAnswer(reason: string): string {
  return `That could not be done. ${sentence(reason)}`;
}

/** `problem`: what was not understood, with our own words in backticks. */
export function helpAnswer(problem: string | null): string {
  return [
    ...(problem === null ? [] : [sentence(problem)]),
    [
      '| Command | What it does |',
      '| --- | --- |',
      '| `/cache-audit full` | audits the whole repository at the head of this pull request |',
      '| `/cache-audit path <glob>` | the same for some files |',
      '| `/cache-audit explain <rule or finding>` | says what is behind a rule or a finding |',
      '| `/cache-audit ignore <finding> <reason>` | takes a finding out of the gate, here and in the merge queue |',
      '| `/cache-audit help` | shows this |',
    ].join('\n'),
    'A command is a line of its own. `ignore` takes write access; the others write access, or being the author of the pull request.',
  ].join('\n\n');
}

/** Cut between two lines where it is too long for a comment; only tables and paragraphs of ours get that long. */
function bounded(text: string): string {
  if (text.length <= LONGEST_ANSWER) return text;
  return `${text.slice(0, text.lastIndexOf('\n', LONGEST_ANSWER))}\n\n… (cut)`;
}

const MOST_ROWS = 50;
/** GitHub's limit for a comment is 65,536 characters; the marker takes some. */
const LONGEST_ANSWER = 65_000;
/** A character takes up to eight once it is escaped. */
const LONGEST_MESSAGE = 3000;
