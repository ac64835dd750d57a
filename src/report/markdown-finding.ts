import type { Excerpt } from '../core/audit.ts';
import type { ReportedFinding } from '../core/finding.ts';
import { sequenceDiagram } from './diagram.ts';
import { fenced, inlineCode, plain, sentence } from './escape.ts';
import { type Entry, sitesWithoutCode, titleOf } from './findings.ts';

/** Where mermaid may not be drawn, its block is only longer than the steps above it. */
export type Diagrams = 'drawn' | 'left out';

/** One finding in the order and under the headings of the Cache Coherence Report. */
export function findingSection(entry: Entry, diagrams: Diagrams): string {
  const { finding, detail } = entry;
  const sections = [
    `### File: ${placeOf(finding)}`,
    summary(entry),
    heading('Cache Issue Type', finding.type),
    heading('Current Behavior', sentence(detail?.currentBehavior ?? finding.message)),
    heading('Bug Scenario', scenario(entry, diagrams)),
    heading('Impact', [finding.impact, sentence(detail?.consequence ?? '')].filter((part) => part !== '').join('. ')),
    heading('Evidence', evidence(entry)),
    heading('Fix', fix(entry)),
    heading('Testing', detail?.test ? code(detail.test) : 'There is no test skeleton for this rule and language.'),
    heading('References', references(entry)),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

export function placeOf({ path, line }: { readonly path: string; readonly line: number }): string {
  return inlineCode(`${path}:${line}`);
}

function heading(title: string, text: string): string {
  return text === '' ? '' : `#### ${title}\n\n${text}`;
}

function summary(entry: Entry): string {
  const { rule, severity, confidence, evidence, message, cause } = entry.finding;
  const grounds = evidence.length === 0 ? '' : `, by ${evidence.join(' and ')}`;
  const head = `**${sentence(titleOf(entry))}** (\`${rule}\`, ${severity}, ${confidence} confidence${grounds})`;
  const paragraphs = [head, sentence(message), cause === '' ? '' : `In this change: ${sentence(cause)}`];
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

function scenario({ detail }: Entry, diagrams: Diagrams): string {
  if (detail === null || detail.scenario.length === 0) return '';
  const steps = detail.scenario.map(({ actor, target, text }, index) => {
    const onto = target === '' ? '' : ` → ${plain(target)}`;
    return `${index + 1}. **${plain(actor)}**${onto}: ${sentence(text)}`;
  });
  return diagrams === 'drawn' ? `${steps.join('\n')}\n\n${sequenceDiagram(detail.scenario)}` : steps.join('\n');
}

function evidence(entry: Entry): string {
  const shown = (entry.detail?.evidence ?? []).map((excerpt) => `${caption(excerpt)}\n\n${code(excerpt)}`);
  return [...shown, ...sitesWithoutCode(entry).map((site) => `${site.role}: ${placeOf(site)}`)].join('\n\n');
}

function caption({ role, path, line, marked }: Excerpt): string {
  const at = line === 0 ? inlineCode(path) : inlineCode(`${path}:${marked[0] ?? line}`);
  return role === '' ? at : `${plain(role)}: ${at}`;
}

function fix({ finding, detail }: Entry): string {
  const proven =
    finding.fix?.verified === true ? 'The fix is checked: with it the finding is gone and no new one appears.' : '';
  const fixed = detail?.fixed ? code(detail.fixed) : edits(finding);
  return [sentence(detail?.advice ?? ''), fixed, proven].filter((part) => part !== '').join('\n\n');
}

/** Where nobody has laid out the code after the fix, the edits themselves say what to write. */
function edits({ fix }: ReportedFinding): string {
  return (fix?.edits ?? [])
    .map(({ path, startLine, text }) => `${placeOf({ path, line: startLine })}\n\n${fenced(text, '')}`)
    .join('\n\n');
}

function references({ detail }: Entry): string {
  return (detail?.references ?? []).map((reference) => `- ${link(reference)}`).join('\n');
}

function link(reference: string): string {
  return /^https:\/\/[\w./#?=&%+-]+$/.test(reference) ? `<${reference}>` : sentence(reference);
}

function code({ lines, language }: Excerpt): string {
  return fenced(lines.join('\n'), language);
}
