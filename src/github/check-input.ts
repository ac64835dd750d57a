import type { Audit } from '../core/audit.ts';
import type { RepositoryConfig } from '../core/config.ts';
import type { ReportedFinding } from '../core/finding.ts';
import type { ConfigPreview } from './config-preview.ts';
import type { Decision } from './decision.ts';
import type { Diff } from './diff-lines.ts';
import type { WebPlace } from './links.ts';
import { placeWithoutComment } from './place.ts';
import type { Place, Placement } from './review-plan.ts';

/** Everything that the check run of one pull request, or of one merge group, shows. */
export interface CheckInput {
  readonly audit: Audit;
  readonly headSha: string;
  readonly repository: WebPlace;
  /** As for the plan: `checks-only` for a merge group and for a draft that is not commented. */
  readonly mode: RepositoryConfig['mode'];
  readonly gate: RepositoryConfig['gate'];
  readonly diff: Diff;
  /** As the review left it; `NO_PLACEMENT` where nothing was planned: what can be an annotation then is one. */
  readonly placement: Placement;
  readonly decisions: readonly Decision[];
  /** Of the configuration that holds, which is the base's. */
  readonly problems: readonly ConfigProblem[];
  /** Null where the change leaves the configuration as it is. */
  readonly preview: ConfigPreview | null;
  /** What else is to be said, a sentence each: why no comments are written, which permission is missing and what it costs. */
  readonly remarks: readonly string[];
}

export const NO_PLACEMENT: Placement = new Map();

export interface ConfigProblem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export function placeIn(finding: ReportedFinding, input: CheckInput): Place {
  return input.placement.get(finding.fingerprint) ?? placeWithoutComment(finding, input);
}
