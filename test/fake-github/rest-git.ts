import { gzipSync } from 'node:zlib';
import { archiveOf } from './archive.ts';
import { type Answer, ApiError, type Call, type Handlers, notFound, ok, page, repositoryOf } from './call.ts';
import { diffCommits } from './diff.ts';
import { filesOf, listTree, mergeBaseOf, type TreeEntry } from './git-objects.ts';
import { commitJson, commitsOf, fileJson, pullJson, repositoryJson, repositoryUrl } from './render.ts';
import type { Repository } from './world.ts';

const READ = { contents: 'read' } as const;

/** Repositories, commits, trees, blobs, files and archives. `sign` makes the token of an archive's address. */
export function gitHandlers(sign: (repository: Repository, sha: string) => string): Handlers {
  return {
    'GET /repos/{owner}/{repo}': (call) => ok(repositoryJson(call.root, repositoryOf(call, { metadata: 'read' }))),
    'GET /repos/{owner}/{repo}/compare/{basehead}': compare,
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': tree,
    'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': blob,
    'GET /repos/{owner}/{repo}/contents/{path}': contents,
    'GET /repos/{owner}/{repo}/commits/{ref}': (call) => {
      const repository = repositoryOf(call, READ);
      return ok(commitJson(call.root, repository, resolve(repository, call.parameters['ref'] ?? '')));
    },
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': pullsOfCommit,
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': (call) => {
      const repository = repositoryOf(call, READ);
      const { commit, ...rest } = commitJson(
        call.root,
        repository,
        resolve(repository, call.parameters['commit_sha'] ?? ''),
      );
      return ok({
        ...Object(commit),
        sha: rest['sha'],
        node_id: rest['node_id'],
        url: rest['url'],
        parents: rest['parents'],
      });
    },
    'GET /repos/{owner}/{repo}/git/ref/{ref}': (call) => {
      const repository = repositoryOf(call, READ);
      const ref = `refs/${call.parameters['ref']}`;
      const sha = resolve(repository, ref);
      return ok({
        ref,
        node_id: 'REF_1',
        url: `${repositoryUrl(call.root, repository)}/git/${ref}`,
        object: { type: 'commit', sha, url: `${repositoryUrl(call.root, repository)}/git/commits/${sha}` },
      });
    },
    'GET /repos/{owner}/{repo}/tarball/{ref}': (call) => {
      const repository = repositoryOf(call, READ);
      const sha = resolve(repository, call.parameters['ref'] ?? repository.defaultBranch);
      const path = `_codeload/${repository.id}/legacy.tar.gz/${sha}?token=${sign(repository, sha)}`;
      return { status: 302, headers: { location: `${new URL(call.root).origin}/${path}` }, body: '' };
    },
  };
}

/** The bytes of an archive: a tar in gzip with one top folder, as GitHub's. */
export function tarball(repository: Repository, sha: string): Uint8Array {
  return repository.archive ?? gzipSync(archiveOf(repository, sha), { level: 1 });
}

/** A commit by its id, a branch, a full ref, or the head of a pull request. */
export function resolve(repository: Repository, ref: string): string {
  const { git, branches, pulls } = repository;
  const name = decodeURIComponent(ref).replace(/^refs\//, '');
  const pull = /^pull\/(\d+)\/head$/.exec(name);
  const sha = pull
    ? pulls.get(Number(pull[1]))?.headSha
    : (branches.get(name.replace(/^heads\//, '')) ?? (name === 'HEAD' ? branches.get(repository.defaultBranch) : name));
  if (sha === undefined || !git.commits.has(sha)) throw new ApiError(404, `No commit found for the ref ${ref}`);
  return sha;
}

function compare(call: Call): Answer {
  const repository = repositoryOf(call, READ);
  const [from = '', to = ''] = (call.parameters['basehead'] ?? '').split('...');
  const base = resolve(repository, ref(from));
  const head = resolve(repository, ref(to));
  const mergeBase = mergeBaseOf(repository.git, base, head);
  if (!mergeBase) throw new ApiError(404, `No common ancestor between ${from} and ${to}.`);
  const ahead = commitsOf(repository, base, head);
  const behind = commitsOf(repository, head, base).length;
  const isFirst = (call.query.get('page') ?? '1') === '1';
  const files = isFirst ? diffCommits(repository.git, mergeBase, head).slice(0, 300) : [];
  const url = `${repositoryUrl(call.root, repository)}/compare/${from}...${to}`;
  return page(call, ahead, (shown) => ({
    url,
    html_url: url,
    permalink_url: url,
    diff_url: `${url}.diff`,
    patch_url: `${url}.patch`,
    base_commit: commitJson(call.root, repository, base),
    merge_base_commit: commitJson(call.root, repository, mergeBase),
    status: statusOf(ahead.length, behind),
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: shown.map((sha) => commitJson(call.root, repository, sha)),
    files: filesJson(call, repository, files, head),
  }));
}

/** Past some twenty thousand lines of patches, a page gives names without counts and patches. */
export function filesJson(call: Call, repository: Repository, files: ReturnType<typeof diffCommits>, head: string) {
  let lines = 0;
  return files.map((file) => {
    lines += file.patch?.split('\n').length ?? 0;
    return fileJson(call.root, repository, file, head, lines <= 20_000);
  });
}

/** `owner:branch` names a branch of a fork. */
function ref(name: string): string {
  return name.includes(':') ? name.slice(name.indexOf(':') + 1) : name;
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

function tree(call: Call): Answer {
  const repository = repositoryOf(call, READ);
  const { git, treeLimit } = repository;
  const wanted = call.parameters['tree_sha'] ?? '';
  const sha = git.trees.has(wanted) ? wanted : (git.commits.get(resolve(repository, wanted))?.tree ?? '');
  const recursive = call.query.has('recursive');
  const entries = listTree(git, sha, { recursive });
  const truncated = recursive && entries.length > treeLimit;
  const url = `${repositoryUrl(call.root, repository)}/git`;
  const entryJson = ({ path, mode, type, sha: id }: TreeEntry) => ({
    ...{ path, mode, type, sha: id },
    ...(type === 'blob' ? { size: git.blobs.get(id)?.length ?? 0 } : {}),
    ...(type === 'commit' ? {} : { url: `${url}/${type}s/${id}` }),
  });
  const shown = truncated ? entries.slice(0, treeLimit) : entries;
  return ok({ sha, url: `${url}/trees/${sha}`, tree: shown.map(entryJson), truncated });
}

function blob(call: Call): Answer {
  const repository = repositoryOf(call, READ);
  const sha = call.parameters['file_sha'] ?? '';
  const bytes = repository.git.blobs.get(sha);
  if (!bytes) throw notFound();
  if (isRaw(call)) return raw(bytes);
  const content = wrapped(bytes);
  const url = `${repositoryUrl(call.root, repository)}/git/blobs/${sha}`;
  return ok({ sha, node_id: `B_${sha}`, size: bytes.length, url, content, encoding: 'base64' });
}

function contents(call: Call): Answer {
  const repository = repositoryOf(call, READ);
  const path = decodeURIComponent(call.parameters['path'] ?? '').replace(/\/$/, '');
  const commit = resolve(repository, call.query.get('ref') ?? repository.defaultBranch);
  const entry = filesOf(repository.git, commit).get(path);
  const bytes = entry && repository.git.blobs.get(entry.sha);
  if (!bytes) return folder(call, repository, path, commit);
  if (bytes.length > 100 * 1024 * 1024)
    throw new ApiError(403, 'This API returns blobs up to 100 MB in size.', [{ code: 'too_large' }]);
  if (isRaw(call)) return raw(bytes);
  const isSmall = bytes.length <= 1024 * 1024;
  const encoding = isSmall ? 'base64' : 'none';
  return ok({ ...entryContents(call, repository, entry), encoding, content: isSmall ? wrapped(bytes) : '' });
}

function folder(call: Call, repository: Repository, path: string, commit: string): Answer {
  const entries = listTree(repository.git, commit, { recursive: true });
  if (!entries.some((each) => each.path === path && each.type === 'tree')) throw notFound();
  const inside = entries.filter((each) => each.path.slice(0, each.path.lastIndexOf('/')) === path);
  return ok(inside.slice(0, 1000).map((each) => entryContents(call, repository, each)));
}

function entryContents({ root }: Call, repository: Repository, { path, sha, type, mode }: TreeEntry) {
  const url = `${repositoryUrl(root, repository)}/contents/${path}`;
  const kind = mode === '120000' ? 'symlink' : 'file';
  return {
    ...{ name: path.split('/').at(-1), path, sha, type: type === 'tree' ? 'dir' : kind },
    size: repository.git.blobs.get(sha)?.length ?? 0,
    ...{ url, html_url: url, git_url: `${repositoryUrl(root, repository)}/git/blobs/${sha}`, download_url: null },
    _links: { self: url, git: null, html: null },
  };
}

function pullsOfCommit(call: Call): Answer {
  const repository = repositoryOf(call, { pull_requests: 'read', contents: 'read' });
  const sha = resolve(repository, call.parameters['commit_sha'] ?? '');
  const pulls = [...repository.pulls.values()].filter(
    (pull) => pull.headSha === sha || commitsOf(repository, pull.baseSha, pull.headSha).includes(sha),
  );
  return page(call, pulls, (shown) => shown.map((pull) => pullJson(call.root, pull)));
}

function isRaw({ accept }: Call): boolean {
  return /\braw\b/.test(accept);
}

function raw(bytes: Buffer): Answer {
  return { status: 200, body: bytes, headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' } };
}

/** GitHub breaks base64 into lines of sixty characters. */
function wrapped(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{1,60}/g, '$&\n');
}
