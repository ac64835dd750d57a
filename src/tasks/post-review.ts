import { AnswerLost } from '../core/errors.ts';
import type { RuleId } from '../core/finding.ts';
import { applyReview } from '../github/apply.ts';
import { NO_PLACEMENT } from '../github/check-output.ts';
import { planReview } from '../github/plan.ts';
import { type Posted, readPosted } from '../github/posted.ts';
import { type Pull, readPull } from '../github/pulls.ts';
import type { Placement, ReviewPlan } from '../github/review-plan.ts';
import { postedComments, recordComments } from '../jobs/posted-comments.ts';
import { Superseded } from './errors.ts';
import { checkNewest } from './newest.ts';
import type { Reviewed } from './review-change.ts';
import type { Task } from './workbench.ts';

export interface PostedReview {
  readonly placement: Placement;
  /** Why something was not written, each a sentence. */
  readonly remarks: readonly string[];
}

const PLANS = 3;

/** Makes the comments say what the audit found. After a lost answer the plan is made again, from what GitHub then shows. */
export async function postReview(task: Task, pull: Pull, reviewed: Reviewed): Promise<PostedReview> {
  for (let attempt = 1; ; attempt += 1) {
    await checkNewest(task);
    const { plan, posted } = await makePlan(task, pull, reviewed);
    const closed = await closedMeanwhile(task, pull, plan);
    if (closed) return closed;
    try {
      return await carryOut(task, plan, { posted, reviewed });
    } catch (cause) {
      if (!(cause instanceof AnswerLost) || attempt === PLANS) throw cause;
    }
  }
}

interface Planned {
  readonly plan: ReviewPlan;
  readonly posted: Posted;
}

async function makePlan({ bench, repository }: Task, pull: Pull, reviewed: Reviewed): Promise<Planned> {
  const { database, github, markers: key, webUrl } = bench;
  const { repositoryId, owner, name } = repository.ref;
  const posted = await readPosted(repository, pull.number, { key, slug: await github.appSlug() });
  const ever = await postedComments(database, repositoryId, pull.number);
  // Those whose record was lost with the process that wrote them.
  await recordComments(
    database,
    repositoryId,
    pull.number,
    posted.comments.map(({ fingerprint, id }) => ({ fingerprint, commentId: id, rule: null })),
  );
  const plan = planReview({
    ...reviewed,
    pull,
    repository: { webUrl, owner, name, id: repositoryId },
    key,
    posted,
    everPosted: new Set(ever.map(({ fingerprint }) => fingerprint)),
    settings: { mode: modeOf(pull, reviewed), comments: reviewed.config.comments },
    // Each thread says whether we may.
    canResolve: true,
  });
  return { plan, posted };
}

function modeOf(pull: Pull, { config }: Reviewed): Reviewed['config']['mode'] {
  return pull.isDraft && config.drafts !== 'review' ? 'checks-only' : config.mode;
}

/** Head and state are read again before the first write: what was found may be about what nobody looks at any more. */
async function closedMeanwhile(task: Task, pull: Pull, plan: ReviewPlan): Promise<PostedReview | null> {
  if (plan.review === null && plan.fileComments.length === 0 && plan.edits.length === 0) return null;
  const now = await readPull(task.repository, pull.number);
  if (now.headSha !== pull.headSha) throw new Superseded();
  if (now.isOpen) return null;
  return {
    placement: NO_PLACEMENT,
    remarks: ['The pull request was closed meanwhile, so that no comments are written.'],
  };
}

async function carryOut(task: Task, plan: ReviewPlan, { posted, reviewed }: { posted: Posted; reviewed: Reviewed }) {
  const { repository, bench } = task;
  const guard = {
    ...task.guard,
    beforeWrite: async () => {
      await checkNewest(task);
      await task.guard.beforeWrite();
    },
  };
  const applied = await applyReview(repository, plan, guard);
  const rules = new Map(reviewed.audit.report.findings.map(({ fingerprint, rule }) => [fingerprint, rule]));
  const created = applied.created.map((comment) => ({ ...comment, rule: rules.get(comment.fingerprint) ?? null }));
  await recordComments(bench.database, repository.ref.repositoryId, plan.number, created);
  const count = (fingerprint: string, counter: (rule: RuleId) => void) => {
    const rule = rules.get(fingerprint);
    if (rule) counter(rule);
  };
  for (const { fingerprint } of applied.created) count(fingerprint, bench.metrics.comment);
  for (const { fingerprint, becomes } of applied.edited) {
    if (becomes === 'fixed') count(fingerprint, bench.metrics.fixedBeforeMerge);
  }
  const { edited, stopped } = applied;
  task.log.info({ created: created.length, edited: edited.length, standing: posted.comments.length }, 'review posted');
  return { placement: applied.placement, remarks: [plan.withheld, stopped].filter((remark) => remark !== null) };
}
