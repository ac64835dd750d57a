import type { Hunk } from '../core/tree.ts';

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** The hunks of one file's patch as the API gives it, without file headers; null where there is none. */
export function hunksOfPatch(patch: string | undefined): readonly Hunk[] | null {
  if (patch === undefined) return null;
  const hunks: OpenHunk[] = [];
  for (const line of patch.split('\n')) {
    const header = HEADER.exec(line);
    if (header) hunks.push(open(header));
    else place(line, hunks.at(-1));
  }
  return hunks.map(({ baseLine: _, headLine: __, ...hunk }) => hunk);
}

interface OpenHunk extends Hunk {
  readonly added: number[];
  readonly deleted: number[];
  baseLine: number;
  headLine: number;
}

function open([, baseStart, baseLines = '1', headStart, headLines = '1']: RegExpExecArray): OpenHunk {
  const range = {
    baseStart: Number(baseStart),
    baseLines: Number(baseLines),
    headStart: Number(headStart),
    headLines: Number(headLines),
  };
  return { ...range, added: [], deleted: [], baseLine: range.baseStart, headLine: range.headStart };
}

function place(line: string, hunk: OpenHunk | undefined): void {
  // "\ No newline at end of file" is no line of either side.
  if (!hunk || line.startsWith('\\')) return;
  if (line.startsWith('+')) hunk.added.push(hunk.headLine);
  if (line.startsWith('-')) hunk.deleted.push(hunk.baseLine);
  if (!line.startsWith('+')) hunk.baseLine += 1;
  if (!line.startsWith('-')) hunk.headLine += 1;
}
