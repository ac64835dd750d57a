import type { Excerpt } from '../core/audit.ts';
import { visibleCode } from './escape.ts';
import type { Palette } from './palette.ts';

/** The lines of an excerpt with their numbers; those that matter carry a mark. */
export function codeFrame({ line, lines, marked }: Excerpt, palette: Palette): readonly string[] {
  const width = `${line + lines.length - 1}`.length;
  return lines.map((text, index) => {
    const number = line + index;
    const label = line === 0 ? '' : `${number}`.padStart(width);
    const gutter = `${marked.includes(number) ? '>' : ' '} ${label} |`;
    const shown = visibleCode(text).replaceAll('\n', '\\n').replaceAll('\t', '    ');
    return `${palette.quiet(gutter)} ${marked.includes(number) ? palette.strong(shown) : shown}`.trimEnd();
  });
}
