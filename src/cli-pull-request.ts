import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { openAuditPool } from './audits/audit-pool.ts';
import { exitCode } from './cli-audit.ts';
import type { ReviewRequest } from './cli-options.ts';
import { print, render, withProgress } from './cli-output.ts';
import { Gone, PermissionMissing, ServiceUnavailable, UsageError } from './core/errors.ts';
import { checkResult } from './github/check-output.ts';
import { type GitHub, openGitHub, type Repository } from './github/client.ts';
import { withoutMarker } from './github/marker.ts';
import { planReview } from './github/plan.ts';
import { NOTHING_POSTED } from './github/posted.ts';
import { type Pull, readPull } from './github/pulls.ts';
import type { ReviewPlan } from './github/review-plan.ts';
import type { BlobStore, StoredBlob } from './jobs/blob-store.ts';
import { openMetrics } from './metrics.ts';
import { Recent } from './tasks/recent.ts';
import { type Reviewed, reviewChange } from './tasks/review-change.ts';
import { readSettings } from './tasks/settings.ts';
import { checkInput } from './tasks/show.ts';
import type { Auditing } from './tasks/workbench.ts';

/** Prints the review that the App would post, and posts nothing. Gives the exit code, as `review` does. */
export async function previewPullRequest(request: ReviewRequest, pr: string, version: string): Promise<number> {
  const wanted = pullOf(pr);
  const web = webUrl();
  const github = openClient(web, version);
  const audits = openAuditPool({ threads: 1, seconds: 3600, graceSeconds: 60, megabytes: 4096 });
  try {
    const repository = await repositoryOf(github, wanted);
    const pull = await readPull(repository, wanted.number);
    const bench = { blobs: memoryStore(), audits, metrics: openMetrics(), recent: recently(), webUrl: web };
    const task = { bench, repository, control: { signal: new AbortController().signal, isNewest: async () => true } };
    const reviewed = await withProgress(async (onProgress) => {
      onProgress({ phase: `audit ${pr}`, done: 0, total: 1 });
      return review(task, pull);
    });
    const { audit } = reviewed;
    const isText = request.format === 'text';
    await print(isText ? preview(task.repository, web, pull, reviewed) : render(audit, request.format));
    return exitCode(
      audit.report.findings.filter((finding) => finding.status === 'new'),
      request.failOn,
    );
  } catch (cause) {
    throw userError(cause, pr);
  } finally {
    await audits.close();
  }
}

interface WantedPull {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

function pullOf(pr: string): WantedPull {
  const [, owner = '', name = '', number = ''] = /^([\w.-]+)\/([\w.-]+)#(\d{1,9})$/.exec(pr) ?? [];
  if (owner === '') throw new UsageError(`expected --pr owner/name#123, got ${pr}`);
  return { owner, name, number: Number(number) };
}

function openClient(web: string, version: string): GitHub {
  const token = process.env['GITHUB_TOKEN'];
  if (!token) throw new UsageError('expected a token in GITHUB_TOKEN, which may read the repository');
  const { host, protocol } = new URL(web);
  return openGitHub({
    host,
    protocol: protocol === 'http:' ? 'http' : 'https',
    credentials: { kind: 'token', token },
    version,
  });
}

/** As the App is told where an Enterprise Server is. */
function webUrl(): string {
  const { GHE_HOST: host, GHE_PROTOCOL: protocol } = process.env;
  return host ? `${protocol === 'http' ? 'http' : 'https'}://${host}` : 'https://github.com';
}

const RepositoryAnswer = z.object({ id: z.int().positive(), name: z.string(), owner: z.object({ login: z.string() }) });

async function repositoryOf(github: GitHub, { owner, name }: WantedPull): Promise<Repository> {
  const asked = github.repository({ installationId: 0, repositoryId: 0, owner, name });
  const { data } = await asked.octokit.rest.repos.get({ owner, repo: name });
  const { id } = RepositoryAnswer.parse(data);
  return { ...asked, ref: { ...asked.ref, repositoryId: id } };
}

async function review(task: Auditing, { baseSha, headSha }: Pull): Promise<Reviewed> {
  const settings = await readSettings(task.repository, baseSha, task.bench.recent.settings);
  const decisions = settings.config.ignore.map(({ finding, reason }) => {
    return { fingerprint: finding, kind: 'ignored' as const, who: null, reason, when: null };
  });
  return reviewChange(task, { baseSha, headSha, decisions }, settings);
}

/** Everything as it would stand on GitHub on a pull request that the App has not seen yet. */
function preview(repository: Repository, web: string, pull: Pull, reviewed: Reviewed): string {
  const { owner, name, repositoryId: id } = repository.ref;
  const { mode, comments } = reviewed.config;
  const plan = planReview({
    ...reviewed,
    pull,
    repository: { webUrl: web, owner, name, id },
    key: { secret: randomBytes(32) },
    posted: NOTHING_POSTED,
    everPosted: new Set(),
    settings: { mode: pull.isDraft && reviewed.config.drafts !== 'review' ? 'checks-only' : mode, comments },
    canResolve: false,
  });
  const input = { ...checkInput({ bench: { webUrl: web }, repository }, pull.headSha, reviewed), ...plan, remarks: [] };
  const { conclusion, title, summary } = checkResult(input);
  return [`# Check run: ${conclusion}\n\n${title}\n\n${summary}`, ...planned(plan)].join('\n\n---\n\n');
}

function planned({ review, fileComments }: ReviewPlan): readonly string[] {
  if (!review && fileComments.length === 0) return ['No comments.'];
  const onLines = (review?.comments ?? []).map(({ path, startLine, line, body }) => {
    const lines = startLine === null ? `${line}` : `${startLine}-${line}`;
    return `# Comment on ${path}:${lines}\n\n${withoutMarker(body)}`;
  });
  const onFiles = fileComments.map(({ path, body }) => `# Comment on ${path}\n\n${withoutMarker(body)}`);
  return [...(review ? [`# Review\n\n${review.body}`] : []), ...onLines, ...onFiles];
}

function recently(): Auditing['bench']['recent'] {
  return { settings: new Recent(1), listings: new Recent(2) };
}

/** For one run. */
function memoryStore(): BlobStore {
  const kept = new Map<string, StoredBlob>();
  const nameOf = (version: string, id: string) => `${version} ${id}`;
  return {
    known: async (_, version, ids) => new Set(ids.filter((id) => kept.has(nameOf(version, id)))),
    read: async (_, version, ids) => ids.flatMap((id) => kept.get(nameOf(version, id)) ?? []),
    write: async (_, version, blobs) => {
      for (const blob of blobs) kept.set(nameOf(version, blob.id), blob);
    },
    size: async () => [...kept.values()].reduce((sum, { text }) => sum + text.length, 0),
  };
}

/** What the user can put right, or wait for, is no bug. */
function userError(cause: unknown, pr: string): unknown {
  if (cause instanceof Gone || (cause instanceof Error && 'status' in cause && cause.status === 404)) {
    return new UsageError(`expected a pull request that GITHUB_TOKEN may read, ${pr} cannot be seen with it`);
  }
  if (cause instanceof Error && 'status' in cause && cause.status === 401) {
    return new UsageError('expected a token in GITHUB_TOKEN that GitHub accepts');
  }
  if (cause instanceof ServiceUnavailable || cause instanceof PermissionMissing) return new UsageError(cause.message);
  return cause;
}
