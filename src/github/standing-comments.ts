import type { Audit } from '../core/audit.ts';
import type { Entry } from '../report/index.ts';
import { type CommentContext, findingText, fixedText } from './comment-text.ts';
import { type Decision, decisionOn } from './decision.ts';
import type { Posted, PostedComment } from './posted.ts';
import type { PlannedEdit } from './review-plan.ts';

export interface Standing {
  readonly audit: Audit;
  readonly findings: readonly Entry[];
  readonly posted: Posted;
  readonly decisions: readonly Decision[];
  readonly canResolve: boolean;
  readonly context: CommentContext;
}

/** What our comments no longer say truly. A comment is only edited where its finding comes or goes, not at every push. */
export function editsOf(standing: Standing): readonly PlannedEdit[] {
  return standing.posted.comments.flatMap((comment) => {
    const edit = comment.state === 'open' ? fixedEdit(comment, standing) : returnedEdit(comment, standing);
    return edit === null || edit.body === comment.body ? [] : [edit];
  });
}

/** Whether a comment of ours asks for something, once the edits are made. */
export function isOpen(comment: PostedComment, edits: readonly PlannedEdit[]): boolean {
  const edit = edits.find(({ commentId }) => commentId === comment.id);
  if (edit) return edit.becomes === 'open';
  return comment.state === 'open' && comment.thread?.isResolved !== true;
}

function fixedEdit(comment: PostedComment, standing: Standing): PlannedEdit | null {
  if (!isShownGone(comment, standing)) return null;
  const { id: commentId, fingerprint, thread } = comment;
  // A thread in which people talk is theirs to close.
  const resolves = standing.canResolve && thread?.canResolve === true && !thread.isResolved && !thread.hasReplies;
  const body = fixedText(comment, standing.context);
  return { commentId, fingerprint, becomes: 'fixed', body, threadId: resolves ? thread.id : null };
}

/** That a finding is not in the report says nothing where nobody looked, or where it was taken out on purpose. */
function isShownGone({ fingerprint, path }: PostedComment, { audit, decisions }: Standing): boolean {
  const { findings, coverage } = audit.report;
  const isReported = findings.some((finding) => finding.fingerprint === fingerprint && finding.status !== 'fixed');
  if (isReported || decisionOn(fingerprint, decisions) !== null) return false;
  return !coverage.gaps.some((gap) => gap.reason === 'out-of-time' || gap.path === path);
}

/** Without the threads nobody knows whether a person has closed the matter. */
function returnedEdit(comment: PostedComment, standing: Standing): PlannedEdit | null {
  const { id: commentId, fingerprint, thread } = comment;
  const entry = standing.findings.find(({ finding }) => finding.fingerprint === fingerprint);
  if (!entry || decisionOn(fingerprint, standing.decisions) !== null) return null;
  if (!standing.posted.areThreadsKnown || thread?.isResolvedByPerson === true) return null;
  const reopens = standing.canResolve && thread?.isResolved === true && thread.canUnresolve;
  // The comment stays on its old lines, which a suggestion may no longer fit.
  const body = findingText(entry, null, standing.context);
  return { commentId, fingerprint, becomes: 'open', body, threadId: reopens ? thread.id : null };
}
