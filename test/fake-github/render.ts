import type { FileDiff } from './diff.ts';
import { diffCommits } from './diff.ts';
import { ancestorsOf, mergeBaseOf } from './git-objects.ts';
import type { Json } from './webhooks.ts';
import type {
  Account,
  App,
  Installation,
  IssueComment,
  Pull,
  Reaction,
  Repository,
  Review,
  ReviewComment,
} from './world.ts';

/** Where links lead: the API's root, such as `http://127.0.0.1:8080/api/v3`. */
export type Root = string;

export function userJson(root: Root, { id, login, type }: Account): Json {
  const name = login.replace(/\[bot\]$/, '');
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `${root}/avatars/${id}`,
    gravatar_id: '',
    url: `${root}/users/${encodeURIComponent(login)}`,
    html_url: `https://github.com/${type === 'Bot' ? 'apps/' : ''}${name}`,
    type,
    site_admin: false,
  };
}

export function repositoryUrl(root: Root, { owner, name }: Repository): string {
  return `${root}/repos/${owner.login}/${name}`;
}

export function repositoryJson(root: Root, repository: Repository): Json {
  const { id, owner, name, isPrivate, forkOf, archived, defaultBranch } = repository;
  return {
    id,
    node_id: nodeId('R', id),
    name,
    full_name: `${owner.login}/${name}`,
    private: isPrivate,
    owner: userJson(root, owner),
    html_url: `https://github.com/${owner.login}/${name}`,
    description: null,
    fork: forkOf !== null,
    url: repositoryUrl(root, repository),
    archived,
    disabled: false,
    default_branch: defaultBranch,
    visibility: isPrivate ? 'private' : 'public',
  };
}

export function pullJson(root: Root, pull: Pull): Json {
  const { repository, number, headRepository, headOwner, headRef, headSha, baseRef, baseSha } = pull;
  const url = `${repositoryUrl(root, repository)}/pulls/${number}`;
  const end = (owner: Account, ref: string, sha: string, repo: Repository | null) => ({
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: userJson(root, owner),
    repo: repo && !repo.deleted ? repositoryJson(root, repo) : null,
  });
  return {
    ...{ url, id: pull.id, node_id: nodeId('PR', pull.id), number, title: pull.title, body: pull.body },
    html_url: `https://github.com/${repository.owner.login}/${repository.name}/pull/${number}`,
    issue_url: `${repositoryUrl(root, repository)}/issues/${number}`,
    ...{ state: pull.state, locked: pull.locked, draft: pull.draft, user: userJson(root, pull.author) },
    ...{ created_at: pull.createdAt, updated_at: pull.updatedAt },
    closed_at: pull.state === 'closed' ? pull.updatedAt : null,
    merged_at: pull.merged ? pull.updatedAt : null,
    merge_commit_sha: null,
    ...{ assignee: null, assignees: [], requested_reviewers: [], requested_teams: [], labels: [], milestone: null },
    head: end(headOwner, headRef, headSha, headRepository),
    base: end(repository.owner, baseRef, baseSha, repository),
    ...{ author_association: 'CONTRIBUTOR', auto_merge: null, active_lock_reason: null },
  };
}

/** What one pull request alone shows beside what a list shows. */
export function pullDetails(root: Root, pull: Pull): Json {
  const files = filesOfPull(pull);
  return {
    ...pullJson(root, pull),
    ...{ merged: pull.merged, mergeable: null, rebaseable: null, mergeable_state: 'unknown', merged_by: null },
    comments: [...pull.repository.issueComments.values()].filter(({ number }) => number === pull.number).length,
    review_comments: pull.comments.size,
    maintainer_can_modify: false,
    commits: commitsOf(pull.repository, pull.baseSha, pull.headSha).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** The files of a pull request: from the merge base to its head, or to an earlier commit. */
export function filesOfPull({ repository, baseSha, headSha }: Pull, commit: string = headSha): readonly FileDiff[] {
  const base = mergeBaseOf(repository.git, baseSha, commit);
  return base ? diffCommits(repository.git, base, commit) : [];
}

export function commitsOf({ git }: Repository, base: string, head: string): readonly string[] {
  const known = new Set(ancestorsOf(git, base));
  return ancestorsOf(git, head)
    .filter((sha) => !known.has(sha))
    .toReversed();
}

export function fileJson(root: Root, repository: Repository, file: FileDiff, commit: string, patch = true): Json {
  const path = file.filename.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: patch ? file.additions : 0,
    deletions: patch ? file.deletions : 0,
    changes: patch ? file.additions + file.deletions : 0,
    blob_url: `https://github.com/${repository.owner.login}/${repository.name}/blob/${commit}/${path}`,
    raw_url: `https://github.com/${repository.owner.login}/${repository.name}/raw/${commit}/${path}`,
    contents_url: `${repositoryUrl(root, repository)}/contents/${path}?ref=${commit}`,
    ...(patch && file.patch !== null ? { patch: file.patch } : {}),
    ...(file.previousFilename === null ? {} : { previous_filename: file.previousFilename }),
  };
}

export function commitJson(root: Root, repository: Repository, sha: string): Json {
  const commit = repository.git.commits.get(sha);
  if (!commit) throw new Error(`no commit ${sha}`);
  const person = { name: commit.author, email: `${commit.author}@example.com`, date: commit.date };
  const url = repositoryUrl(root, repository);
  return {
    sha,
    node_id: nodeId('C', Number.parseInt(sha.slice(0, 8), 16)),
    commit: {
      author: person,
      committer: person,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${sha}`,
      comment_count: 0,
    },
    url: `${url}/commits/${sha}`,
    html_url: `https://github.com/${repository.owner.login}/${repository.name}/commit/${sha}`,
    comments_url: `${url}/commits/${sha}/comments`,
    author: null,
    committer: null,
    parents: commit.parents.map((parent) => ({ sha: parent, url: `${url}/commits/${parent}` })),
  };
}

export function reviewJson(root: Root, pull: Pull, review: Review): Json {
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: userJson(root, review.author),
    body: review.body,
    state: review.state,
    html_url: `https://github.com/${pull.repository.owner.login}/${pull.repository.name}/pull/${pull.number}#pullrequestreview-${review.id}`,
    pull_request_url: `${repositoryUrl(root, pull.repository)}/pulls/${pull.number}`,
    author_association: 'NONE',
    submitted_at: review.submittedAt,
    commit_id: review.commitId,
  };
}

export function reviewCommentJson(root: Root, pull: Pull, comment: ReviewComment): Json {
  const url = `${repositoryUrl(root, pull.repository)}/pulls`;
  const { line, startLine, originalLine, originalStartLine, startSide, subjectType } = comment;
  return {
    url: `${url}/comments/${comment.id}`,
    ...{ pull_request_review_id: comment.reviewId, id: comment.id, node_id: nodeId('PRRC', comment.id) },
    diff_hunk: '',
    ...{ path: comment.path, commit_id: comment.commitId, original_commit_id: comment.originalCommitId },
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    ...{ user: userJson(root, comment.author), body: comment.body },
    ...{ created_at: comment.createdAt, updated_at: comment.updatedAt, author_association: 'NONE' },
    html_url: `https://github.com/${pull.repository.owner.login}/${pull.repository.name}/pull/${pull.number}#discussion_r${comment.id}`,
    pull_request_url: `${url}/${pull.number}`,
    reactions: reactionsJson(`${url}/comments/${comment.id}`, comment.reactions),
    ...{ start_line: startLine, original_start_line: originalStartLine, start_side: startSide },
    ...{ line, original_line: originalLine, side: comment.side, subject_type: subjectType },
    ...(subjectType === 'line' ? { position: comment.outdated ? null : 1, original_position: 1 } : {}),
  };
}

export function issueCommentJson(root: Root, repository: Repository, comment: IssueComment): Json {
  const { id, number, body, createdAt, updatedAt, author, reactions } = comment;
  const url = `${repositoryUrl(root, repository)}/issues`;
  return {
    id,
    node_id: nodeId('IC', id),
    url: `${url}/comments/${id}`,
    html_url: `https://github.com/${repository.owner.login}/${repository.name}/issues/${number}#issuecomment-${id}`,
    body,
    user: userJson(root, author),
    created_at: createdAt,
    updated_at: updatedAt,
    issue_url: `${url}/${number}`,
    author_association: 'NONE',
    performed_via_github_app: null,
    reactions: reactionsJson(`${url}/comments/${id}`, reactions),
  };
}

export const REACTIONS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'];

export function reactionJson(root: Root, { id, user, content, createdAt }: Reaction): Json {
  return { id, node_id: nodeId('REA', id), user: userJson(root, user), content, created_at: createdAt };
}

export function appJson(root: Root, app: App): Json {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: userJson(root, app.owner),
    name: app.name,
    description: '',
    external_url: 'https://example.com',
    html_url: `https://github.com/apps/${app.slug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions: app.permissions,
    events: app.events,
  };
}

export function installationJson(root: Root, app: App, installation: Installation): Json {
  const { id, account, permissions, repositoryIds, suspendedAt } = installation;
  return {
    id,
    account: userJson(root, account),
    repository_selection: repositoryIds ? 'selected' : 'all',
    access_tokens_url: `${root}/app/installations/${id}/access_tokens`,
    repositories_url: `${root}/installation/repositories`,
    html_url: `https://github.com/organizations/${account.login}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type === 'User' ? 'User' : 'Organization',
    permissions,
    events: app.events,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    single_file_name: null,
    suspended_at: suspendedAt,
    suspended_by: null,
  };
}

/** GitHub's node ids are opaque; these say what they name. */
export function nodeId(kind: string, id: number): string {
  return `${kind}_${id}`;
}

function reactionsJson(url: string, reactions: readonly Reaction[]): Json {
  const counts = REACTIONS.map((content) => [content, reactions.filter((each) => each.content === content).length]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}
