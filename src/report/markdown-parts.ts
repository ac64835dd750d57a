import type { Audit } from '../core/audit.ts';
import { gapReason } from './coverage.ts';
import { inlineCode, sentence } from './escape.ts';
import { type Entry, entries, titleOf } from './findings.ts';
import { checklistSection } from './markdown-checklist.ts';
import { type Diagrams, findingSection, placeOf } from './markdown-finding.ts';

/** A piece of the report that can be left out where room is short: `count` things named by `noun`. */
export interface MarkdownPart {
  readonly noun: string;
  readonly count: number;
  readonly text: string;
}

/** The body of the report, in the order in which it is read. */
export function markdownParts(audit: Audit, diagrams: Diagrams): readonly MarkdownPart[] {
  return [
    ...entries(audit, 'new').map((entry) => one('finding', findingSection(entry, diagrams))),
    ...list('Fixed by this change', 'fixed finding', entries(audit, 'fixed').map(line)),
    ...list('Known before this change', 'known finding', entries(audit, 'unchanged').map(line)),
    ...audit.checklists.map((checklist) => one('checklist', checklistSection(checklist))),
    ...notAnalysed(audit.report.coverage.gaps),
  ];
}

type Gaps = Audit['report']['coverage']['gaps'];

export function notAnalysed(gaps: Gaps): readonly MarkdownPart[] {
  const title = 'What was not analysed';
  if (gaps.length === 0) return [one('note', `### ${title}\n\nNothing that was asked for was left out.`)];
  const lines = gaps.map(({ path, line, reason }) => {
    const place = line === undefined ? path : `${path}:${line}`;
    return `- ${inlineCode(place)} ${sentence(gapReason(reason))}`;
  });
  return list(title, 'gap', lines);
}

function line(entry: Entry): string {
  return `- ${placeOf(entry.finding)}: ${sentence(titleOf(entry))} (\`${entry.finding.rule}\`)`;
}

/** Long lists come in pieces, so that the first of them still finds room. */
function list(title: string, noun: string, lines: readonly string[]): readonly MarkdownPart[] {
  const pieces = Math.ceil(lines.length / LINES_OF_A_PIECE);
  return Array.from({ length: pieces }, (_, index) => {
    const piece = lines.slice(index * LINES_OF_A_PIECE, (index + 1) * LINES_OF_A_PIECE);
    const heading = index === 0 ? title : `${title} (continued)`;
    return { noun, count: piece.length, text: `### ${heading}\n\n${piece.join('\n')}` };
  });
}

function one(noun: string, text: string): MarkdownPart {
  return { noun, count: 1, text };
}

const LINES_OF_A_PIECE = 100;
