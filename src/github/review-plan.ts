/** The smallest set of writes that makes a pull request show what an audit found. */
export interface ReviewPlan {
  readonly number: number;
  /** The head that was analysed: comments are on its lines, whatever has been pushed since. */
  readonly headSha: string;
  readonly review: PlannedReview | null;
  /** Written one by one: a review cannot hold comments on files. */
  readonly fileComments: readonly PlannedFileComment[];
  readonly edits: readonly PlannedEdit[];
  /** Where each new finding shows, if all that is planned succeeds. */
  readonly placement: Placement;
  /** Why nothing is written although there would be something to say; a sentence. */
  readonly withheld: string | null;
}

export interface PlannedReview {
  readonly body: string;
  /** Worst first. */
  readonly comments: readonly PlannedComment[];
}

export interface PlannedComment {
  readonly fingerprint: string;
  readonly path: string;
  readonly side: 'LEFT' | 'RIGHT';
  readonly line: number;
  /** Before `line`; null for a comment on one line. */
  readonly startLine: number | null;
  readonly body: string;
  /** For the file as a whole, should GitHub refuse the line. */
  readonly onFile: PlannedFileComment;
}

export interface PlannedFileComment {
  readonly fingerprint: string;
  readonly path: string;
  readonly body: string;
}

export interface PlannedEdit {
  readonly commentId: number;
  readonly fingerprint: string;
  readonly becomes: 'open' | 'fixed';
  readonly body: string;
  /** The thread that is resolved (`fixed`) or opened again (`open`) with it. */
  readonly threadId: string | null;
}

/** A finding has one place in the diff, a comment or else an annotation; what has none stands in the report alone. */
export type Place = 'comment' | 'annotation' | 'report';

/** By fingerprint. */
export type Placement = ReadonlyMap<string, Place>;
