import { z } from 'zod';
import type { CheckAction } from '../core/job.ts';
import type { CheckAnnotation, CheckResult } from './check-result.ts';
import { cutText, reportText } from './check-text.ts';
import type { Repository } from './client.ts';
import { guarded, type WriteGuard } from './write-guard.ts';

export const CHECK_NAME = 'Cache Coherence Report';

/** A check run of ours as GitHub has it. */
export interface CheckRun {
  readonly id: number;
  readonly headSha: string;
  /** What we gave it: says which pull request it is for. */
  readonly externalId: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly annotations: number;
}

const CheckRunAnswer = z.object({
  id: z.int(),
  head_sha: z.string(),
  external_id: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullish(),
  output: z.object({ annotations_count: z.int().nullish() }).nullish(),
});

export interface NewRun {
  readonly headSha: string;
  readonly externalId: string;
  readonly title: string;
  readonly summary: string;
}

/** Queued, so that people see at once that something is coming. After a lost answer look with `findRuns` first. */
export async function createRun(repository: Repository, guard: WriteGuard, run: NewRun): Promise<CheckRun> {
  const { owner, name: repo } = repository.ref;
  const { data } = await guarded(guard, () =>
    repository.octokit.rest.checks.create({
      owner,
      repo,
      name: CHECK_NAME,
      head_sha: run.headSha,
      external_id: run.externalId,
      status: 'queued',
      output: { title: titled(run.title), summary: run.summary },
    }),
  );
  return checkRunOf(data);
}

/** In progress; also tells how far it is, or what it waits for. */
export async function startRun(
  repository: Repository,
  guard: WriteGuard,
  { id, title, summary }: { readonly id: number; readonly title: string; readonly summary: string },
): Promise<void> {
  const { owner, name: repo } = repository.ref;
  await guarded(guard, () =>
    repository.octokit.rest.checks.update({
      owner,
      repo,
      check_run_id: id,
      status: 'in_progress',
      output: { title: titled(title), summary },
    }),
  );
}

/**
 * Shows a result and ends the run. GitHub adds annotations and never takes any away: `standing` is the number of those that the
 * run has already (of the same result, sent in the same order), which are not sent again.
 */
export async function completeRun(
  repository: Repository,
  guard: WriteGuard,
  { id, result, standing = 0 }: { readonly id: number; readonly result: CheckResult; readonly standing?: number },
): Promise<void> {
  const { owner, name: repo } = repository.ref;
  const output = { title: titled(result.title), summary: cutText(result.summary), text: reportText(result.parts) };
  const batches = inBatches(result.annotations.slice(standing).map(sentAnnotation));
  const update = (annotations: readonly SentAnnotation[], ending: object) =>
    guarded(guard, () =>
      repository.octokit.rest.checks.update({
        owner,
        repo,
        check_run_id: id,
        ...ending,
        output: annotations.length === 0 ? output : { ...output, annotations: [...annotations] },
      }),
    );
  for (const batch of batches.slice(0, -1)) await update(batch, {});
  const actions = result.actions.slice(0, MOST_ACTIONS).map((action) => ({ ...ACTIONS[action], identifier: action }));
  await update(batches.at(-1) ?? [], { status: 'completed', conclusion: result.conclusion, actions });
}

/** Superseded, or taken off the queue: the title says by what. No other conclusion keeps a required check unsatisfied. */
export async function cancelRun(
  repository: Repository,
  guard: WriteGuard,
  { id, title, summary }: { readonly id: number; readonly title: string; readonly summary: string },
): Promise<void> {
  const { owner, name: repo } = repository.ref;
  await guarded(guard, () =>
    repository.octokit.rest.checks.update({
      owner,
      repo,
      check_run_id: id,
      status: 'completed',
      conclusion: 'cancelled',
      output: { title: titled(title), summary },
    }),
  );
}

/** All runs of ours on a commit, the newest first. */
export async function findRuns(repository: Repository, headSha: string, appId: number): Promise<readonly CheckRun[]> {
  const { octokit, ref } = repository;
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    owner: ref.owner,
    repo: ref.name,
    ref: headSha,
    check_name: CHECK_NAME,
    app_id: appId,
    filter: 'all',
    per_page: 100,
  });
  return runs.map(checkRunOf).toSorted((a, b) => b.id - a.id);
}

export async function readRun(repository: Repository, id: number): Promise<CheckRun> {
  const { owner, name: repo } = repository.ref;
  const { data } = await repository.octokit.rest.checks.get({ owner, repo, check_run_id: id });
  return checkRunOf(data);
}

function checkRunOf(answer: unknown): CheckRun {
  const run = CheckRunAnswer.parse(answer);
  return {
    id: run.id,
    headSha: run.head_sha,
    externalId: run.external_id ?? null,
    status: run.status,
    conclusion: run.conclusion ?? null,
    annotations: run.output?.annotations_count ?? 0,
  };
}

/** GitHub allows 20 characters for a label and 40 for a description. */
const ACTIONS: Readonly<Record<CheckAction, { readonly label: string; readonly description: string }>> = {
  're-audit': { label: 'Re-audit', description: 'Audit this change again' },
  'audit-everything': { label: 'Audit everything', description: 'Audit the whole repository' },
  'accept-findings': { label: 'Accept findings', description: 'Let these findings pass for this change' },
};
const MOST_ACTIONS = 3;

type SentAnnotation = ReturnType<typeof sentAnnotation>;

function sentAnnotation({ path, startLine, endLine, level, title, message }: CheckAnnotation) {
  return {
    path,
    start_line: startLine,
    end_line: Math.max(startLine, endLine),
    annotation_level: level,
    title: titled(title),
    message: [...message].slice(0, LONGEST_MESSAGE).join(''),
  };
}

function inBatches<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / ANNOTATIONS_PER_REQUEST);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * ANNOTATIONS_PER_REQUEST, (index + 1) * ANNOTATIONS_PER_REQUEST),
  );
}

function titled(title: string): string {
  const characters = [...title];
  return characters.length > LONGEST_TITLE ? `${characters.slice(0, LONGEST_TITLE - 1).join('')}…` : title;
}

const ANNOTATIONS_PER_REQUEST = 50;
const LONGEST_TITLE = 255;
/** 64 KB, at four bytes a character. */
const LONGEST_MESSAGE = 16_000;
