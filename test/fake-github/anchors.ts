import { unprocessable } from './call.ts';
import { type FileDiff, mapLine } from './diff.ts';
import { filesOf } from './git-objects.ts';
import { filesOfPull } from './render.ts';
import type { Pull, ReviewComment, Side } from './world.ts';

export interface Anchor {
  readonly path: string;
  readonly line: number;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
}

/** Refuses, as GitHub does, what is not in the diff: RIGHT is added lines and context, LEFT deleted lines and context. */
export function checkAnchor(pull: Pull, commit: string, anchor: Anchor): void {
  const problem = anchorProblem(fileOf(pull, commit, anchor.path), anchor);
  if (problem) throw unprocessable(problem);
}

export function checkPath(pull: Pull, commit: string, path: string): void {
  if (!fileOf(pull, commit, path)) throw unprocessable('Path could not be resolved');
}

/** Moves comments to where their lines are now; what changed or left the diff becomes outdated. */
export function carryComments(pull: Pull, before: string): void {
  for (const comment of pull.comments.values()) if (!comment.outdated) carry(pull, before, comment);
}

function carry(pull: Pull, before: string, comment: ReviewComment): void {
  const file = fileOf(pull, pull.headSha, comment.path);
  if (comment.subjectType === 'file') {
    comment.outdated = file === undefined;
    return;
  }
  const [from, to] = [textAt(pull, before, comment.path), textAt(pull, pull.headSha, comment.path)];
  const move = (line: number | null, side: Side) => (line === null || side === 'LEFT' ? line : mapLine(from, to, line));
  const line = move(comment.line, comment.side);
  const startLine = move(comment.startLine, comment.startSide ?? comment.side);
  const { path, side, startSide } = comment;
  const isLost = line === null || (comment.startLine !== null && startLine === null);
  if (isLost || anchorProblem(file, { path, side, startSide, line, startLine }) !== null) {
    Object.assign(comment, { outdated: true, line: null, startLine: null });
    return;
  }
  Object.assign(comment, { line, startLine, commitId: pull.headSha });
}

function anchorProblem(file: FileDiff | undefined, { line, side, startLine, startSide }: Anchor): string | null {
  if (!file) return 'Path could not be resolved';
  const within = (hunk: FileDiff['hunks'][number], at: number, on: Side) =>
    (on === 'LEFT' ? hunk.left : hunk.right).has(at);
  const hunk = file.hunks.find((each) => within(each, line, side));
  if (!hunk) return 'Line could not be resolved';
  if (startLine === null) return null;
  const from = startSide ?? side;
  if (from === side && startLine >= line) return 'Start line must precede the end line.';
  return within(hunk, startLine, from) ? null : 'Start line must be part of the same hunk as the line.';
}

function fileOf(pull: Pull, commit: string, path: string): FileDiff | undefined {
  return filesOfPull(pull, commit).find(({ filename }) => filename === path);
}

function textAt({ repository: { git } }: Pull, commit: string, path: string): string {
  const entry = filesOf(git, commit).get(path);
  return (entry && git.blobs.get(entry.sha)?.toString('utf8')) ?? '';
}
