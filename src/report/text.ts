import type { Audit } from '../core/audit.ts';
import { codeFrame } from './code-frame.ts';
import { coverageSentence } from './coverage.ts';
import { visible } from './escape.ts';
import { countOf, type Entry, entries, sitesWithoutCode, titleOf } from './findings.ts';
import { type Palette, WITH_COLOR, WITHOUT_COLOR } from './palette.ts';

/** The report for a terminal: by file, worst first, and one line that says how much was looked at. */
export function renderText(audit: Audit, options: { readonly color: boolean }): string {
  const palette = options.color ? WITH_COLOR : WITHOUT_COLOR;
  const files = Map.groupBy(entries(audit, 'new'), ({ finding }) => finding.path);
  const blocks = [...files].map(([path, found]) => fileBlock(path, found, palette));
  return `${[...blocks, summary(audit, palette)].join('\n\n')}\n`;
}

function fileBlock(path: string, found: readonly Entry[], palette: Palette): string {
  return [palette.strong(visible(path)), ...found.map((entry) => findingBlock(entry, palette))].join('\n\n');
}

function findingBlock(entry: Entry, palette: Palette): string {
  const { finding, detail } = entry;
  const [primary, ...related] = detail?.evidence ?? [];
  const lines = [
    headline(entry, palette),
    `    ${visible(finding.message)}`,
    ...(primary ? indented(codeFrame(primary, palette)) : []),
    ...related.flatMap((excerpt) => [
      `    ${palette.quiet(`${visible(excerpt.role)} ${visible(excerpt.path)}:${excerpt.marked[0] ?? excerpt.line}`)}`,
      ...indented(codeFrame(excerpt, palette)),
    ]),
    ...sitesWithoutCode(entry).map((site) => `    ${palette.quiet(`${site.role} ${visible(site.path)}:${site.line}`)}`),
    ...(detail?.advice ? [`    ${palette.strong('fix')} ${visible(detail.advice)}`] : []),
  ];
  return lines.join('\n');
}

function headline(entry: Entry, palette: Palette): string {
  const { line, severity, rule, confidence } = entry.finding;
  const title = palette.strong(visible(titleOf(entry)));
  return `  ${line}  ${palette.severity(severity, severity)}  ${title}  ${palette.quiet(`${rule}, ${confidence} confidence`)}`;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `    ${line}`);
}

function summary(audit: Audit, palette: Palette): string {
  const found = entries(audit, 'new');
  const others = (['fixed', 'unchanged'] as const).flatMap((status) => {
    const count = entries(audit, status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  const counted = palette.strong([countOf(found), ...others].join(', '));
  return `${counted}. ${coverageSentence(audit.report.coverage)}`;
}
