import { plural } from '../report/index.ts';
import type { ReportPart } from './check-result.ts';

/** GitHub says characters and may count bytes: the stricter of the two. */
export const LONGEST_TEXT = 65_535;

/** The parts that fit, in order, and a line that says how many of what were left out. */
export function reportText(parts: readonly ReportPart[], longest: number = LONGEST_TEXT): string {
  const { kept, left } = fitting(parts, longest);
  return [...kept.map(({ text }) => text), ...leftOut(left)].join('\n\n');
}

/** As many parts as a text of that length has room for, with a last one that says what was left out. */
export function fittingParts(parts: readonly ReportPart[], longest: number): readonly ReportPart[] {
  const { kept, left } = fitting(parts, longest);
  return [...kept, ...leftOut(left).map((text) => ({ noun: 'note', count: 1, text }))];
}

/** Whole parts only: half of one could leave a block of code open over all that follows. */
function fitting(parts: readonly ReportPart[], longest: number) {
  const whole = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  if (whole <= longest) return { kept: parts, left: [] };
  const kept: ReportPart[] = [];
  const left: ReportPart[] = [];
  let room = longest - ROOM_FOR_NOTE;
  for (const part of parts) {
    const size = sizeOf(part);
    if (size <= room) {
      kept.push(part);
      room -= size;
    } else left.push(part);
  }
  return { kept, left };
}

function leftOut(parts: readonly ReportPart[]): readonly string[] {
  if (parts.length === 0) return [];
  const counts = Map.groupBy(parts, ({ noun }) => noun);
  const said = [...counts].map(([noun, some]) =>
    plural(
      some.reduce((sum, { count }) => sum + count, 0),
      noun,
    ),
  );
  return [
    `**Left out, because GitHub shows no more text here:** ${said.join(', ')}. The command line prints the whole report.`,
  ];
}

/** With the empty line after it. */
function sizeOf({ text }: ReportPart): number {
  return Buffer.byteLength(text) + 2;
}

/** A text without blocks, cut between two lines: half a line could leave a code span open, and show its text as something else. */
export function cutText(text: string, longest: number = LONGEST_TEXT): string {
  if (Buffer.byteLength(text) <= longest) return text;
  const note = '… (cut)';
  const lines: string[] = [];
  let room = longest - Buffer.byteLength(note) - 2;
  for (const line of text.split('\n')) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) break;
    lines.push(line);
  }
  return [...lines, '', note].join('\n');
}

const ROOM_FOR_NOTE = 600;
