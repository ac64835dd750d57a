import { type Audit, newFindings } from '../core/audit.ts';
import type { RepositoryConfig } from '../core/config.ts';
import type { ReportedFinding } from '../core/finding.ts';
import { type Entry, entries } from '../report/index.ts';
import { type CommentContext, findingText } from './comment-text.ts';
import { type Decision, decisionOn } from './decision.ts';
import { type Diff, linesFor } from './diff-lines.ts';
import type { WebPlace } from './links.ts';
import type { MarkerKey } from './marker.ts';
import { isForDiff, placeWithoutComment } from './place.ts';
import type { Posted, PostedComment } from './posted.ts';
import { reviewBody } from './review-body.ts';
import type { Place, Placement, PlannedComment, PlannedEdit, PlannedFileComment, ReviewPlan } from './review-plan.ts';
import { editsOf, isOpen } from './standing-comments.ts';
import type { CommentedLines } from './suggestion.ts';

/** Everything that decides what is written on a pull request. */
export interface PlanInput {
  readonly audit: Audit;
  readonly pull: { readonly number: number; readonly headSha: string; readonly isLocked: boolean };
  readonly repository: WebPlace & { readonly id: number };
  readonly key: MarkerKey;
  readonly posted: Posted;
  /** Fingerprints for which a comment was once posted. One that no longer stands was deleted by a person. */
  readonly everPosted: ReadonlySet<string>;
  readonly diff: Diff;
  readonly decisions: readonly Decision[];
  readonly settings: {
    /** `checks-only` also for a draft that is not to be commented. */
    readonly mode: RepositoryConfig['mode'];
    /** The most comments of one review. */
    readonly comments: number;
  };
  /** Whether threads may be resolved: `contents: write` was granted. */
  readonly canResolve: boolean;
}

/** Open comments of ours on one pull request. */
export const MOST_OPEN_COMMENTS = 10;

/** The smallest set of writes; the same input gives the same plan, and a plan that was carried out leaves nothing to do. */
export function planReview(input: PlanInput): ReviewPlan {
  const { pull, audit } = input;
  const context = contextOf(input);
  const edits = pull.isLocked ? [] : editsOf({ ...input, context, findings: entries(audit, 'new') });
  const chosen = candidates(input).slice(0, roomIn(input, edits));
  const planned = chosen.map(({ entry, lines }) => plannedOf(entry, lines, context));
  const comments = planned.flatMap(({ comment }) => comment ?? []);
  const placement = placementOf(input, chosen, edits);
  return {
    number: pull.number,
    headSha: pull.headSha,
    review: comments.length === 0 ? null : { body: bodyOf(input, placement), comments },
    fileComments: planned.flatMap(({ fileComment }) => fileComment ?? []),
    edits,
    placement,
    withheld: pull.isLocked ? 'The conversation of this pull request is locked: no comments are written on it.' : null,
  };
}

function contextOf({ audit, pull, repository, key }: PlanInput): CommentContext {
  const base = audit.report.base ?? '';
  return {
    web: repository,
    commits: { baseSha: /^[0-9a-f]{40,64}$/.test(base) ? base : null, headSha: pull.headSha },
    key,
    place: { repositoryId: repository.id, number: pull.number },
  };
}

/** How many comments may still be written. */
function roomIn({ settings, pull, posted }: PlanInput, edits: readonly PlannedEdit[]): number {
  if (settings.mode !== 'review' || pull.isLocked) return 0;
  const open = posted.comments.filter((comment) => isOpen(comment, edits)).length;
  return Math.max(0, Math.min(settings.comments, MOST_OPEN_COMMENTS - open));
}

function bodyOf({ audit, decisions, pull }: PlanInput, placement: Placement): string {
  const open = entries(audit, 'new').filter(({ finding }) => decisionOn(finding.fingerprint, decisions) === null);
  const isAllCommented = open.every(({ finding }) => placement.get(finding.fingerprint) === 'comment');
  return reviewBody(open, { isAllCommented, headSha: pull.headSha });
}

interface Candidate {
  readonly entry: Entry;
  /** Null where only a comment on the file can be had. */
  readonly lines: CommentedLines | null;
}

/** The findings that nobody has been told of yet, worst first, that have a place in the diff. */
function candidates(input: PlanInput): readonly Candidate[] {
  const { posted, everPosted, decisions, diff, audit } = input;
  const standing = new Set(posted.comments.map(({ fingerprint }) => fingerprint));
  return entries(audit, 'new').flatMap((entry): readonly Candidate[] => {
    const { finding } = entry;
    const { fingerprint, anchor } = finding;
    if (!isForDiff(finding) || standing.has(fingerprint) || everPosted.has(fingerprint)) return [];
    if (decisionOn(fingerprint, decisions) !== null) return [];
    const lines = linesFor(anchor, diff);
    const isPlaced = lines !== null || diff.isChanged(diff.headPathOf(anchor.path));
    return isPlaced && anchor.kind !== 'none' ? [{ entry, lines }] : [];
  });
}

function plannedOf(
  entry: Entry,
  lines: CommentedLines | null,
  context: CommentContext,
): { readonly comment?: PlannedComment; readonly fileComment?: PlannedFileComment } {
  const { fingerprint, anchor } = entry.finding;
  const path = lines?.path ?? anchor.path;
  const onFile = { fingerprint, path, body: findingText(entry, null, context) };
  if (lines === null) return { fileComment: onFile };
  return { comment: { ...lines, fingerprint, body: findingText(entry, lines, context), onFile } };
}

function placementOf(input: PlanInput, chosen: readonly Candidate[], edits: readonly PlannedEdit[]): Placement {
  const told = new Set([
    ...chosen.map(({ entry }) => entry.finding.fingerprint),
    ...input.posted.comments.filter((comment) => tells(comment, edits)).map(({ fingerprint }) => fingerprint),
  ]);
  const findings = newFindings(input.audit.report);
  return new Map(findings.map((finding) => [finding.fingerprint, placeOf(finding, told, input)]));
}

/** Whether a comment stands for a finding of this head. One that says "fixed" does not, unless a person has closed it. */
function tells(comment: PostedComment, edits: readonly PlannedEdit[]): boolean {
  const edit = edits.find(({ commentId }) => commentId === comment.id);
  return (edit?.becomes ?? comment.state) === 'open' || comment.thread?.isResolvedByPerson === true;
}

function placeOf(finding: ReportedFinding, told: ReadonlySet<string>, input: PlanInput): Place {
  const { fingerprint } = finding;
  if (told.has(fingerprint)) return 'comment';
  const isStanding = input.posted.comments.some((comment) => comment.fingerprint === fingerprint);
  // What a person deleted does not come back in another form.
  const isDeleted = input.everPosted.has(fingerprint) && !isStanding;
  return isDeleted ? 'report' : placeWithoutComment(finding, { ...input, mode: input.settings.mode });
}
