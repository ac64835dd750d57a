import { z } from 'zod';

/** What is used of the payloads that GitHub delivers; everything else in them is let go. */

const Id = z.int().positive();
const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);

const Repository = z.object({ id: Id, name: z.string(), owner: z.object({ login: z.string() }) });
const Sender = z.object({ login: z.string(), type: z.string().optional() });
const App = z.object({ id: Id }).nullish();

/** What every event about a repository has. Without an installation it is none of the App's. */
const Common = z.object({ repository: Repository, installation: z.object({ id: Id }), sender: Sender });

export const PullRequestEvent = Common.extend({
  action: z.string(),
  pull_request: z.object({
    number: Id,
    state: z.enum(['open', 'closed']),
    draft: z.boolean().default(false),
    head: z.object({ sha: Sha }),
    base: z.object({ sha: Sha }),
  }),
  changes: z.object({ base: z.unknown().optional() }).optional(),
});

export const IssueCommentEvent = Common.extend({
  action: z.string(),
  issue: z.object({ number: Id, pull_request: z.unknown().optional() }),
  comment: z.object({ id: Id, body: z.string().nullish(), user: Sender.nullish() }),
});

export const CheckRunEvent = Common.extend({
  action: z.string(),
  check_run: z.object({ head_sha: Sha, external_id: z.string().nullish(), app: App }),
  requested_action: z.object({ identifier: z.string() }).nullish(),
});

export const CheckSuiteEvent = Common.extend({
  action: z.string(),
  check_suite: z.object({ head_sha: Sha, app: App }),
});

export const MergeGroupEvent = Common.extend({
  action: z.string(),
  merge_group: z.object({ head_sha: Sha, base_sha: Sha, head_ref: z.string() }),
});

export const PushEvent = Common.extend({
  ref: z.string(),
  after: Sha,
  deleted: z.boolean().optional(),
  repository: Repository.extend({ default_branch: z.string() }),
});

export const InstallationEvent = z.object({ action: z.string(), installation: z.object({ id: Id }) });

export const InstallationRepositoriesEvent = InstallationEvent.extend({
  repositories_removed: z.array(z.object({ id: Id })).default([]),
});

/** Of any event, for its record. */
export const AnyEvent = z.object({
  action: z.string().default(''),
  installation: z.object({ id: Id }).nullish(),
  repository: Repository.nullish(),
});
