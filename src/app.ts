import type { Probot } from 'probot';
import type { z } from 'zod';
import { CheckAction, type Delivery, type Job, type PullState, type RepositoryRef } from './core/job.ts';
import { commandLine } from './github/commands.ts';
import {
  AnyEvent,
  CheckRunEvent,
  CheckSuiteEvent,
  InstallationEvent,
  InstallationRepositoriesEvent,
  IssueCommentEvent,
  MergeGroupEvent,
  PullRequestEvent,
  PushEvent,
} from './webhook-events.ts';

export interface Receiver {
  /** Ours: events of other apps' checks are none of our business. */
  readonly appId: number;
  /** Answers once the delivery is stored. */
  accept(delivery: Delivery): Promise<unknown>;
}

/** The Probot app: each delivery becomes the jobs it asks for, and nothing else happens before it is answered. */
export function cacheAuditApp({ appId, accept }: Receiver): (probot: Probot) => void {
  return (probot) => {
    probot.onAny(async ({ id, name, payload }) => {
      await accept({ id, event: name, ...requestOf(name, payload, appId) });
    });
  };
}

type Request = Omit<Delivery, 'id' | 'event'>;

/** What an event asks for. Events that we do not act on, and payloads that are not what GitHub sends, ask for nothing. */
export function requestOf(event: string, payload: unknown, appId: number): Request {
  const any = AnyEvent.safeParse(payload).data;
  const nothing = { action: any?.action ?? '', repository: refOf(any), pull: null, jobs: [] };
  const read = Object.hasOwn(READERS, event) ? READERS[event] : undefined;
  return { ...nothing, ...read?.(payload, appId) };
}

type Asked = Partial<Pick<Request, 'pull' | 'jobs'>>;

const READERS: Readonly<Record<string, (payload: unknown, appId: number) => Asked>> = {
  pull_request: reading(PullRequestEvent, ({ action, pull_request, changes, ...common }) => {
    const pull = {
      number: pull_request.number,
      headSha: pull_request.head.sha,
      baseSha: pull_request.base.sha,
      isOpen: pull_request.state === 'open',
      isDraft: pull_request.draft,
    };
    const isMoved = MOVES.has(action) || (action === 'edited' && changes?.base !== undefined);
    return { pull, jobs: pullJobs(knownRef(common), pull, { isMoved, isClosed: action === 'closed' }) };
  }),

  issue_comment: reading(IssueCommentEvent, ({ action, issue, comment, ...common }) => {
    const author = comment.user ?? common.sender;
    const isPerson = author.type !== 'Bot' && common.sender.type !== 'Bot';
    if (action !== 'created' || !issue.pull_request || !isPerson) return {};
    const text = commandLine(comment.body ?? '');
    if (text === null) return {};
    const about = { repository: knownRef(common), number: issue.number, commentId: comment.id };
    return { jobs: [{ kind: 'command', ...about, author: author.login, text }] };
  }),

  check_run: reading(CheckRunEvent, ({ action, check_run, requested_action, ...common }, appId) => {
    if (check_run.app?.id !== appId) return {};
    const about = {
      repository: knownRef(common),
      externalId: check_run.external_id ?? null,
      headSha: check_run.head_sha,
    };
    if (action === 'rerequested') return { jobs: [{ kind: 'rerun', ...about }] };
    const button = CheckAction.safeParse(requested_action?.identifier).data;
    if (action !== 'requested_action' || !button) return {};
    return { jobs: [{ kind: 'action', ...about, action: button, sender: common.sender.login }] };
  }),

  check_suite: reading(CheckSuiteEvent, ({ action, check_suite, ...common }, appId) => {
    if (action !== 'rerequested' || check_suite.app?.id !== appId) return {};
    return { jobs: [{ kind: 'rerun', repository: knownRef(common), externalId: null, headSha: check_suite.head_sha }] };
  }),

  merge_group: reading(MergeGroupEvent, ({ action, merge_group, ...common }) => {
    const about = { repository: knownRef(common), headSha: merge_group.head_sha };
    if (action === 'destroyed') return { jobs: [{ kind: 'merge-group-destroyed', ...about }] };
    if (action !== 'checks_requested') return {};
    const { base_sha: baseSha, head_ref: headRef } = merge_group;
    return { jobs: [{ kind: 'merge-group', ...about, baseSha, headRef }] };
  }),

  push: reading(PushEvent, ({ ref, after, deleted, ...common }) => {
    if (deleted || ref !== `refs/heads/${common.repository.default_branch}`) return {};
    return { jobs: [{ kind: 'warm', repository: knownRef(common), headSha: after }] };
  }),

  installation: reading(InstallationEvent, ({ action, installation }) =>
    action === 'deleted' ? { jobs: [{ kind: 'forget', installationId: installation.id, repositoryIds: null }] } : {},
  ),

  installation_repositories: reading(InstallationRepositoriesEvent, ({ installation, repositories_removed }) => {
    if (repositories_removed.length === 0) return {};
    const repositoryIds = repositories_removed.map(({ id }) => id);
    return { jobs: [{ kind: 'forget', installationId: installation.id, repositoryIds }] };
  }),
};

/** Actions after which a review of the pull request is due. */
const MOVES: ReadonlySet<string> = new Set(['opened', 'reopened', 'synchronize', 'ready_for_review']);

interface PullEvent {
  readonly isMoved: boolean;
  readonly isClosed: boolean;
}

function pullJobs(repository: RepositoryRef, pull: PullState, { isMoved, isClosed }: PullEvent): readonly Job[] {
  const about = { repository, number: pull.number };
  if (isClosed) return [{ kind: 'close', ...about }];
  if (!isMoved || !pull.isOpen) return [];
  return [
    { kind: 'announce', ...about },
    { kind: 'review', ...about, urgency: 'pushed' },
  ];
}

function reading<Schema extends z.ZodType>(
  schema: Schema,
  read: (payload: z.infer<Schema>, appId: number) => Asked,
): (payload: unknown, appId: number) => Asked {
  return (payload, appId) => {
    const parsed = schema.safeParse(payload);
    return parsed.success ? read(parsed.data, appId) : {};
  };
}

type About = Pick<z.infer<typeof PushEvent>, 'installation'> & {
  readonly repository: { readonly id: number; readonly name: string; readonly owner: { readonly login: string } };
};

function knownRef({ repository, installation }: About): RepositoryRef {
  return {
    installationId: installation.id,
    repositoryId: repository.id,
    owner: repository.owner.login,
    name: repository.name,
  };
}

function refOf(any: z.infer<typeof AnyEvent> | undefined): RepositoryRef | null {
  if (!any?.repository || !any.installation) return null;
  return knownRef({ repository: any.repository, installation: any.installation });
}
