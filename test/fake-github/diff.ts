import { isUtf8 } from 'node:buffer';
import { structuredPatch } from 'diff';
import { filesOf, type GitObjects, type TreeEntry } from './git-objects.ts';

/** One file of a comparison, as the REST API gives it. */
export interface FileDiff {
  readonly filename: string;
  readonly previousFilename: string | null;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Null for binary files and where only the name or the mode changed. */
  readonly patch: string | null;
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** Lines of the head that may be commented: added ones and context. */
  readonly right: ReadonlySet<number>;
  /** Lines of the base that may be commented: deleted ones and context. */
  readonly left: ReadonlySet<number>;
}

/** What changed from one commit to another, sorted by path, with renames found by content. */
export function diffCommits(git: GitObjects, base: string, head: string): readonly FileDiff[] {
  const known = made.get(git) ?? new Map<string, readonly FileDiff[]>();
  const diffs = known.get(`${base} ${head}`) ?? diffOnce(git, base, head);
  made.set(git, known.set(`${base} ${head}`, diffs));
  return diffs;
}

/** A large pull request is asked for page by page. */
const made = new WeakMap<GitObjects, Map<string, readonly FileDiff[]>>();

function diffOnce(git: GitObjects, base: string, head: string): readonly FileDiff[] {
  const before = filesOf(git, base);
  const after = filesOf(git, head);
  const added = [...after.values()].filter(({ path }) => !before.has(path));
  const removed = [...before.values()].filter(({ path }) => !after.has(path));
  const renames = findRenames(git, removed, added);
  const moved = new Set(renames.values());
  const diffs = [
    ...added.map((entry) => diffOf(git, renames.get(entry) ?? null, entry)),
    ...removed.filter((entry) => !moved.has(entry)).map((entry) => diffOf(git, entry, null)),
    ...[...after.values()].flatMap((entry) => {
      const old = before.get(entry.path);
      return old && (old.sha !== entry.sha || old.mode !== entry.mode) ? [diffOf(git, old, entry)] : [];
    }),
  ];
  return diffs.sort((one, other) => (one.filename < other.filename ? -1 : 1));
}

/** Where a line of `before` stands in `after`; null where it was changed or taken away. */
export function mapLine(before: string, after: string, line: number): number | null {
  let shift = 0;
  for (const hunk of structuredPatch('a', 'b', before, after, '', '', { context: 0 }).hunks) {
    if (line < hunk.oldStart) break;
    if (line < hunk.oldStart + hunk.oldLines) return null;
    shift += hunk.newLines - hunk.oldLines;
  }
  return line + shift;
}

/** What is not text by GitHub's measure has neither patch nor text. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

function findRenames(
  git: GitObjects,
  removed: readonly TreeEntry[],
  added: readonly TreeEntry[],
): Map<TreeEntry, TreeEntry> {
  const renames = new Map<TreeEntry, TreeEntry>();
  const left = new Set(removed);
  const pair = (entry: TreeEntry, old: TreeEntry | undefined) => {
    if (!old) return;
    renames.set(entry, old);
    left.delete(old);
  };
  for (const entry of added)
    pair(
      entry,
      [...left].find(({ sha }) => sha === entry.sha),
    );
  if (left.size * added.length > 10_000) return renames;
  for (const entry of added.filter((each) => !renames.has(each))) {
    pair(
      entry,
      [...left].find((old) => similarity(textOf(git, old), textOf(git, entry)) >= 0.5),
    );
  }
  return renames;
}

function similarity(one: string, other: string): number {
  const lines = one.split('\n');
  const known = new Set(lines);
  const others = other.split('\n');
  const same = others.filter((line) => line.trim() !== '' && known.has(line)).length;
  return same / Math.max(lines.length, others.length);
}

function diffOf(git: GitObjects, old: TreeEntry | null, entry: TreeEntry | null): FileDiff {
  const { path: filename, sha } = entry ?? old ?? { path: '', sha: '' };
  const renamedFrom = old && entry && old.path !== entry.path ? old.path : null;
  const shape = { filename, sha, previousFilename: renamedFrom, status: statusOf(old, entry) };
  const isText = [old, entry].every((each) => !each || isTextEntry(git, each));
  if (!isText || old?.sha === entry?.sha) return { ...shape, additions: 0, deletions: 0, patch: null, hunks: [] };
  return { ...shape, ...patchOf(old ? textOf(git, old) : '', entry ? textOf(git, entry) : '') };
}

function statusOf(old: TreeEntry | null, entry: TreeEntry | null): FileDiff['status'] {
  if (!old) return 'added';
  if (!entry) return 'removed';
  if (old.path !== entry.path) return 'renamed';
  return old.sha === entry.sha ? 'changed' : 'modified';
}

function patchOf(before: string, after: string): Pick<FileDiff, 'additions' | 'deletions' | 'patch' | 'hunks'> {
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context: 3 });
  const lines = hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ]);
  return {
    additions: hunks.flatMap((hunk) => hunk.lines).filter((line) => line.startsWith('+')).length,
    deletions: hunks.flatMap((hunk) => hunk.lines).filter((line) => line.startsWith('-')).length,
    patch: lines.length > 0 ? lines.join('\n') : null,
    hunks: hunks.map((hunk) => linesOf(hunk.oldStart, hunk.newStart, hunk.lines)),
  };
}

/** A side without lines is named by the line before it. */
function range(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? String(start) : `${start},${lines}`;
}

function linesOf(oldStart: number, newStart: number, lines: readonly string[]): Hunk {
  const left = new Set<number>();
  const right = new Set<number>();
  let oldLine = oldStart;
  let newLine = newStart;
  for (const line of lines) {
    if (line.startsWith('\\')) continue;
    if (!line.startsWith('+')) left.add(oldLine++);
    if (!line.startsWith('-')) right.add(newLine++);
  }
  return { left, right };
}

function isTextEntry(git: GitObjects, { sha }: TreeEntry): boolean {
  const bytes = git.blobs.get(sha);
  return bytes !== undefined && !isBinary(bytes) && isUtf8(bytes);
}

function textOf(git: GitObjects, { sha }: TreeEntry): string {
  return git.blobs.get(sha)?.toString('utf8') ?? '';
}
