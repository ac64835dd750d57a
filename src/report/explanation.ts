import type { IssueText } from '../core/issue.ts';

/** `explain ID`: the rule for somebody at a terminal, as Markdown. */
export function renderExplanation(issue: IssueText): string {
  return `${[
    `# ${issue.id}: ${issue.title}`,
    `${kind(issue)} · impact: ${issue.impact} · severity: up to ${issue.severity}`,
    issue.explanation.trim(),
    `What to do\n\n${withoutSlots(issue.advice).map(item).join('\n')}`,
    ...references(issue),
  ].join('\n\n')}\n`;
}

/** `rules list`: one line a rule, in the order of the patterns. */
export function renderRuleList(issues: readonly IssueText[]): string {
  const width = Math.max(0, ...issues.map(({ id }) => id.length));
  return issues
    .toSorted((a, b) => a.pattern - b.pattern || (a.id < b.id ? -1 : 1))
    .map(({ id, pattern, severity, type, title }) =>
      [`${pattern}`.padStart(2), id.padEnd(width), severity.padEnd(7), type.padEnd(11), title].join('  '),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function kind(issue: IssueText): string {
  return issue.pattern === 0 ? issue.type : `pattern ${issue.pattern}, ${issue.type}`;
}

/** A sentence with a slot speaks of one place in the code, and there is none here. */
function withoutSlots(sentences: readonly string[]): readonly string[] {
  return sentences.filter((sentence) => !/\{\w+\}/.test(sentence));
}

function references({ references }: IssueText): readonly string[] {
  return references.length === 0 ? [] : [`See also\n\n${references.map(item).join('\n')}`];
}

function item(text: string): string {
  return `- ${text}`;
}
