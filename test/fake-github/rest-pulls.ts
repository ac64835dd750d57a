import { type Answer, ApiError, type Call, type Handlers, notFound, ok, page, repositoryOf } from './call.ts';
import { commitJson, commitsOf, filesOfPull, pullDetails, pullJson, repositoryUrl, userJson } from './render.ts';
import { filesJson } from './rest-git.ts';
import type { Pull, Repository } from './world.ts';

const READ = { pull_requests: 'read' } as const;

export const pullHandlers: Handlers = {
  'GET /repos/{owner}/{repo}/pulls': (call) => {
    const repository = repositoryOf(call, READ);
    return page(call, wanted(call, repository), (shown) => shown.map((pull) => pullJson(call.root, pull)));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': (call) => {
    const pull = pullOf(call, repositoryOf(call, READ));
    return /\bdiff\b/.test(call.accept) ? diff(pull) : ok(pullDetails(call.root, pull));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': (call) => {
    const repository = repositoryOf(call, READ);
    const pull = pullOf(call, repository);
    const files = filesOfPull(pull).slice(0, 3000);
    return page(call, files, (shown) => filesJson(call, repository, shown, pull.headSha));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': (call) => {
    const repository = repositoryOf(call, READ);
    const { baseSha, headSha } = pullOf(call, repository);
    const commits = commitsOf(repository, baseSha, headSha).slice(0, 250);
    return page(call, commits, (shown) => shown.map((sha) => commitJson(call.root, repository, sha)));
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}': (call) => {
    const repository = repositoryOf(call, { issues: 'read', pull_requests: 'read' });
    const number = Number(call.parameters['issue_number']);
    const issue = repository.pulls.get(number) ?? repository.issues.get(number);
    if (!issue) throw notFound();
    return ok(issueJson(call.root, repository, number));
  },
};

export function pullOf({ parameters }: Pick<Call, 'parameters'>, repository: Repository): Pull {
  const pull = repository.pulls.get(Number(parameters['pull_number']));
  if (!pull) throw notFound();
  return pull;
}

/** A pull request is an issue too, and says so in `pull_request`. */
export function issueJson(root: string, repository: Repository, number: number) {
  const pull = repository.pulls.get(number);
  const issue = pull ?? repository.issues.get(number);
  if (!issue) throw notFound();
  const url = `${repositoryUrl(root, repository)}/issues/${number}`;
  const html = `https://github.com/${repository.owner.login}/${repository.name}/${pull ? 'pull' : 'issues'}/${number}`;
  const api = `${repositoryUrl(root, repository)}/pulls/${number}`;
  const pull_request = { url: api, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` };
  return {
    ...{ url, repository_url: repositoryUrl(root, repository), html_url: html, comments_url: `${url}/comments` },
    ...{ id: issue.id, node_id: `I_${issue.id}`, number, title: issue.title, user: userJson(root, issue.author) },
    ...{ labels: [], state: pull?.state ?? 'open', locked: pull?.locked ?? false, assignee: null, assignees: [] },
    ...{ milestone: null, comments: 0, created_at: issue.createdAt, updated_at: issue.createdAt, closed_at: null },
    ...{ author_association: 'CONTRIBUTOR', active_lock_reason: null, body: pull?.body ?? '' },
    ...(pull ? { draft: pull.draft, pull_request } : {}),
  };
}

function wanted({ query }: Call, { pulls }: Repository): readonly Pull[] {
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const found = [...pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (head === null || `${pull.headOwner.login}:${pull.headRef}` === head) &&
      (base === null || pull.baseRef === base),
  );
  return query.get('direction') === 'asc' ? found : found.toReversed();
}

function diff(pull: Pull): Answer {
  const files = filesOfPull(pull);
  const lines = files.flatMap(({ patch, filename, previousFilename }) => [
    `diff --git a/${previousFilename ?? filename} b/${filename}`,
    ...(patch?.split('\n') ?? []),
  ]);
  if (files.length > 300)
    throw new ApiError(406, 'Sorry, the diff exceeded the maximum number of files (300).', [{ code: 'too_large' }]);
  if (lines.length > 20_000)
    throw new ApiError(406, 'Sorry, the diff exceeded the maximum number of lines (20000)', [{ code: 'too_large' }]);
  return {
    status: 200,
    body: Buffer.from(`${lines.join('\n')}\n`),
    headers: { 'content-type': 'application/vnd.github.diff; charset=utf-8' },
  };
}
