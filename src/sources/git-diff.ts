import parseDiff from 'parse-diff';
import { UsageError } from '../core/errors.ts';
import type { Change, ChangedFile, Hunk, Tree } from '../core/tree.ts';
import { runOnObjects } from './git-command.ts';
import { hunksBetween } from './line-diff.ts';

type Read = Tree['read'];

/** The commits must exist. */
export async function diffCommits(gitDirectory: string, base: string, head: string, read: Read): Promise<Change> {
  const compare = (options: readonly string[]) =>
    runOnObjects(gitDirectory, ['diff-tree', '-r', ...options, base, head]);
  const [listing, patch] = await Promise.all([
    compare(['-M', '--raw', '-z', '--no-abbrev', '--ignore-submodules=none']),
    compare(['-M', '-p', '-U3', ...PLAIN_PATCH]),
  ]);
  if (listing.code === 0 && patch.code === 0) {
    const files = joinPatches(parseRaw(listing.stdout), splitPatches(patch.stdout));
    if (files) return { files };
  }
  // Git gives no patch at all where one blob is missing; the paths and ids are still there.
  const exact = await compare(['--no-renames', '--raw', '-z', '--no-abbrev', '--ignore-submodules=none']);
  if (exact.code !== 0) throw new UsageError(`cannot compare ${base} with ${head}: ${exact.stderr.trim()}`);
  return { files: await diffBlobs(parseRaw(exact.stdout), read) };
}

const PLAIN_PATCH = ['--no-color', '--no-ext-diff', '--no-textconv', '--submodule=short', '--ignore-submodules=none'];
const SUBMODULE = '160000';

interface RawChange {
  readonly status: string;
  readonly baseMode: string;
  readonly headMode: string;
  readonly baseId: string;
  readonly headId: string;
  readonly basePath: string | null;
  readonly headPath: string | null;
}

/** `:<mode> <mode> <id> <id> <status>\0<path>\0`, with a second path for a rename. */
function parseRaw(output: Buffer): readonly RawChange[] {
  const fields = output.toString('utf8').split('\0');
  const changes: RawChange[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':')) {
    const [baseMode = '', headMode = '', baseId = '', headId = '', status = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ');
    const moved = status.startsWith('R') || status.startsWith('C');
    const from = fields[at + 1] ?? '';
    const to = moved ? (fields[at + 2] ?? '') : from;
    const basePath = status === 'A' ? null : from;
    const headPath = status === 'D' ? null : to;
    changes.push({ status, baseMode, headMode, baseId, headId, basePath, headPath });
    at += moved ? 3 : 2;
  }
  return changes;
}

/** One text for each `diff --git`, read byte by byte: only the line numbers matter here. */
function splitPatches(output: Buffer): readonly string[] {
  return `\n${output.toString('latin1')}`.split('\ndiff --git ').slice(1);
}

/** Both come in the same order. Null where they do not match one to one. */
function joinPatches(changes: readonly RawChange[], patches: readonly string[]): readonly ChangedFile[] | null {
  let next = 0;
  const files = changes.map((change) => {
    // A file that became a link, or the reverse, is a deletion and an addition.
    const count = change.status === 'T' ? 2 : 1;
    const own = patches.slice(next, next + count);
    next += count;
    return changedFile(change, isSubmodule(change) ? [] : own.flatMap(parseHunks));
  });
  return next === patches.length ? files : null;
}

function changedFile(change: RawChange, hunks: readonly Hunk[]): ChangedFile {
  return { basePath: change.basePath, headPath: change.headPath, hunks };
}

function isSubmodule(change: RawChange): boolean {
  return change.baseMode === SUBMODULE || change.headMode === SUBMODULE;
}

/** Starts at the first hunk: the header holds paths, which may look like anything. */
function parseHunks(patch: string): readonly Hunk[] {
  const start = patch.indexOf('\n@@ ');
  if (start < 0) return [];
  return parseDiff(patch.slice(start + 1)).flatMap((file) => file.chunks.map(toHunk));
}

function toHunk(chunk: parseDiff.Chunk): Hunk {
  // `\ No newline at end of file` comes as a change of its own with the number of the line before.
  const changes = chunk.changes.filter((change) => !change.content.startsWith('\\'));
  return {
    baseStart: chunk.oldStart,
    baseLines: chunk.oldLines,
    headStart: chunk.newStart,
    headLines: chunk.newLines,
    added: changes.flatMap((change) => (change.type === 'add' ? [change.ln] : [])),
    deleted: changes.flatMap((change) => (change.type === 'del' ? [change.ln] : [])),
  };
}

async function diffBlobs(changes: readonly RawChange[], read: Read): Promise<readonly ChangedFile[]> {
  const files: ChangedFile[] = [];
  for (const change of changes) {
    const [base, head] = await readSides(change, read);
    const comparable = base !== null && head !== null && !base.includes('\0') && !head.includes('\0');
    files.push(changedFile(change, comparable ? hunksBetween(base, head) : []));
  }
  return files;
}

/** Null for a side that cannot be had, empty for one that is not there. */
async function readSides(change: RawChange, read: Read): Promise<readonly [string | null, string | null]> {
  if (isSubmodule(change)) return [null, null];
  const ids = [change.basePath === null ? null : change.baseId, change.headPath === null ? null : change.headId];
  const blobs = await read(ids.filter((id) => id !== null));
  const texts = blobs.map((bytes) => (bytes ? Buffer.from(bytes).toString('latin1') : null));
  const [first = null, second = null] = texts;
  if (ids[0] === null) return ['', first];
  if (ids[1] === null) return [first, ''];
  return [first, second];
}
