import { z } from 'zod';

/** A repository as a delivery names it. Its id lasts; owner and name change, so the newest known ones are kept beside it. */
export const RepositoryRef = z.object({
  installationId: z.int().positive(),
  repositoryId: z.int().positive(),
  owner: z.string(),
  name: z.string(),
});
export type RepositoryRef = Readonly<z.infer<typeof RepositoryRef>>;

const repository = RepositoryRef;
const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const Login = z.string();

/** What a button of our check run asks for; the identifiers are sent to GitHub, which allows 20 characters. */
export const CheckAction = z.enum(['re-audit', 'audit-everything', 'accept-findings']);
export type CheckAction = z.infer<typeof CheckAction>;

/** The work that deliveries ask for. A job carries no commit of a pull request: it reads head and base when it starts. */
export const Job = z.discriminatedUnion('kind', [
  /** Shows a queued check run at once. */
  z.object({ kind: z.literal('announce'), repository, number: z.int().positive() }),
  /** Brings a pull request up to date. `priority` is interactive where somebody asked for it. */
  z.object({
    kind: z.literal('review'),
    repository,
    number: z.int().positive(),
    urgency: z.enum(['asked', 'pushed']),
  }),
  z.object({ kind: z.literal('merge-group'), repository, headSha: Sha, baseSha: Sha, headRef: z.string() }),
  z.object({ kind: z.literal('merge-group-destroyed'), repository, headSha: Sha }),
  /** `/cache-audit …`: `text` is the line of the command alone. */
  z.object({
    kind: z.literal('command'),
    repository,
    number: z.int().positive(),
    commentId: z.int().positive(),
    author: Login,
    text: z.string(),
  }),
  /** A button of the check run on `headSha`. */
  z.object({
    kind: z.literal('action'),
    repository,
    externalId: z.string().nullable(),
    headSha: Sha,
    action: CheckAction,
    sender: Login,
  }),
  /** A check run or suite is wanted again. */
  z.object({ kind: z.literal('rerun'), repository, externalId: z.string().nullable(), headSha: Sha }),
  z.object({ kind: z.literal('close'), repository, number: z.int().positive() }),
  /** Keeps the facts of the default branch warm. */
  z.object({ kind: z.literal('warm'), repository, headSha: Sha }),
  /** Everything that is kept of an installation, or of some of its repositories. */
  z.object({
    kind: z.literal('forget'),
    installationId: z.int().positive(),
    repositoryIds: z.array(z.int().positive()).nullable(),
  }),
  /** Completes or restarts orphaned check runs, and deletes what is too old. */
  z.object({ kind: z.literal('sweep') }),
]);
export type Job = Readonly<z.infer<typeof Job>>;

/** Two jobs with one key do the same work: one may run and one may wait. */
export function keyOf(job: Job): string {
  switch (job.kind) {
    case 'forget':
      return `forget ${job.installationId} ${job.repositoryIds?.join(',') ?? 'all'}`;
    case 'sweep':
      return 'sweep';
    case 'announce':
    case 'review':
    case 'close':
      return `${job.kind} ${job.repository.repositoryId} ${job.number}`;
    case 'command':
      return `command ${job.repository.repositoryId} ${job.commentId}`;
    case 'action':
      return `action ${job.repository.repositoryId} ${job.headSha} ${job.action} ${job.sender}`;
    case 'warm':
      return `warm ${job.repository.repositoryId}`;
    default:
      return `${job.kind} ${job.repository.repositoryId} ${job.headSha}`;
  }
}

/** Higher goes first: what somebody waits for before pushes, pushes before warming. */
export function priorityOf(job: Job): number {
  if (job.kind === 'announce') return 30;
  if (job.kind === 'review') return job.urgency === 'asked' ? 20 : 10;
  return job.kind === 'warm' || job.kind === 'sweep' ? 0 : 20;
}

/** The head and state of a pull request as a delivery tells them. */
export const PullState = z.object({
  number: z.int().positive(),
  headSha: Sha,
  /** The newest commit of the base branch. */
  baseSha: Sha,
  isOpen: z.boolean(),
  isDraft: z.boolean(),
});
export type PullState = Readonly<z.infer<typeof PullState>>;

/** A verified delivery: what it asks for and what it says of repositories and pull requests. */
export interface Delivery {
  /** `X-GitHub-Delivery`; a redelivery has the same. */
  readonly id: string;
  readonly event: string;
  readonly action: string;
  /** Null for events of an installation as a whole. */
  readonly repository: RepositoryRef | null;
  readonly pull: PullState | null;
  readonly jobs: readonly Job[];
}

/** What a check run of ours is about; its `external_id` says it, so that its events find back. */
export type RunTarget =
  | { readonly kind: 'pull'; readonly number: number }
  | { readonly kind: 'group'; readonly baseSha: string; readonly headRef: string };

export function externalIdOf(target: RunTarget): string {
  return target.kind === 'pull' ? `pull/${target.number}` : `group/${target.baseSha}/${target.headRef}`;
}

/** Null for what we did not write. */
export function targetOf(externalId: string | null | undefined): RunTarget | null {
  const [, number] = /^pull\/([1-9]\d{0,14})$/.exec(externalId ?? '') ?? [];
  if (number !== undefined) return { kind: 'pull', number: Number(number) };
  const [, baseSha, headRef] = /^group\/([0-9a-f]{40,64})\/(.+)$/s.exec(externalId ?? '') ?? [];
  return baseSha !== undefined && headRef !== undefined ? { kind: 'group', baseSha, headRef } : null;
}
