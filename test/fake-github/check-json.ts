import { appJson, nodeId, type Root, repositoryUrl } from './render.ts';
import type { Json } from './webhooks.ts';
import type { App, CheckRun, CheckSuite, Pull, Repository } from './world.ts';

export function checkRunJson(root: Root, app: App, repository: Repository, run: CheckRun): Json {
  const url = `${repositoryUrl(root, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId('CR', run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `https://github.com/${repository.owner.login}/${repository.name}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { ...run.output, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    check_suite: { id: run.suiteId },
    app: appJson(root, app),
    pull_requests: pullsOnHead(root, repository, run.headSha),
  };
}

export function suiteJson(root: Root, app: App, repository: Repository, suite: CheckSuite): Json {
  const url = `${repositoryUrl(root, repository)}/check-suites/${suite.id}`;
  const runs = [...repository.checkRuns.values()].filter(({ suiteId }) => suiteId === suite.id);
  const isDone = runs.length > 0 && runs.every(({ status }) => status === 'completed');
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    head_branch: branchOf(repository, suite.headSha),
    head_sha: suite.headSha,
    status: isDone ? 'completed' : 'queued',
    conclusion: isDone ? worstOf(runs) : null,
    url,
    before: null,
    after: suite.headSha,
    pull_requests: pullsOnHead(root, repository, suite.headSha),
    app: appJson(root, app),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
  };
}

/** The open pull requests of this repository's own branches; GitHub leaves out those of forks. */
export function pullsOnHead(root: Root, repository: Repository, sha: string): readonly Json[] {
  const end = (ref: string, commit: string) => ({
    ref,
    sha: commit,
    repo: { id: repository.id, url: repositoryUrl(root, repository), name: repository.name },
  });
  const isHere = (pull: Pull) => pull.headSha === sha && pull.state === 'open' && pull.headRepository === repository;
  return [...repository.pulls.values()].filter(isHere).map((pull) => ({
    url: `${repositoryUrl(root, repository)}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: end(pull.headRef, pull.headSha),
    base: end(pull.baseRef, pull.baseSha),
  }));
}

function branchOf(repository: Repository, sha: string): string | null {
  return [...repository.branches].find(([, head]) => head === sha)?.[0] ?? null;
}

function worstOf(runs: readonly CheckRun[]): string {
  const order = ['failure', 'timed_out', 'action_required', 'cancelled', 'success', 'neutral', 'skipped'];
  return order.find((conclusion) => runs.some((run) => run.conclusion === conclusion)) ?? 'neutral';
}
