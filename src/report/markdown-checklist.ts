import type { Checklist, ChecklistAnswer } from '../core/finding.ts';
import { codeCell, inlineCode, sentence } from './escape.ts';

/** The twenty questions for one cache, in their five areas. */
export function checklistSection({ cache, answers }: Checklist): string {
  return [
    `### Checklist: ${inlineCode(cache.name)} at ${inlineCode(`${cache.path}:${cache.line}`)}`,
    '',
    '| Area | Question | Answer | Shown by |',
    '| --- | --- | --- | --- |',
    ...answers.map(row),
  ].join('\n');
}

function row({ area, question, answer, site }: ChecklistAnswer): string {
  const shown = site === null ? '' : codeCell(`${site.path}:${site.line}`);
  return `| ${area} | ${sentence(question)} | ${answer} | ${shown} |`;
}
