import { createHash } from 'node:crypto';

/** What a file of a tree is: text or bytes, a link, an executable or a submodule's commit. */
export type FileContent =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly executable: string | Uint8Array }
  | { readonly submodule: string };

/** Paths to contents; null takes a file away. */
export type Changes = Readonly<Record<string, FileContent | null>>;

export interface TreeEntry {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000' | '040000';
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: string;
  readonly date: string;
}

/** The objects of a repository and its forks, with the ids that git gives them. Times are counted, so that ids repeat. */
export interface GitObjects {
  readonly blobs: Map<string, Buffer>;
  readonly trees: Map<string, readonly TreeEntry[]>;
  readonly commits: Map<string, Commit>;
}

export function newGitObjects(): GitObjects {
  return { blobs: new Map(), trees: new Map(), commits: new Map() };
}

/** A commit of `parents` whose tree is the first parent's with `changes`, or with nothing but them. */
export function writeCommit(
  git: GitObjects,
  {
    parents,
    changes,
    message,
    author,
    onTopOf = parents[0] ?? null,
  }: {
    parents: readonly string[];
    changes: Changes;
    message: string;
    author: string;
    onTopOf?: string | null;
  },
): Commit {
  const files = new Map(onTopOf ? filesOf(git, onTopOf) : []);
  for (const [path, content] of Object.entries(changes)) {
    if (content === null) files.delete(path);
    else files.set(path, writeFile(git, path, content));
  }
  const tree = writeTree(git, [...files.values()]);
  const seconds = 1_767_225_600 + git.commits.size;
  const person = `${author} <${author}@example.com> ${seconds} +0000`;
  const lines = [`tree ${tree}`, ...parents.map((sha) => `parent ${sha}`), `author ${person}`, `committer ${person}`];
  const sha = hashOf('commit', Buffer.from(`${lines.join('\n')}\n\n${message}\n`));
  const commit = { sha, tree, parents, message, author, date: new Date(seconds * 1000).toISOString() };
  git.commits.set(sha, commit);
  return commit;
}

/** Every file of a commit or tree by its whole path, without folders. */
export function filesOf(git: GitObjects, sha: string): Map<string, TreeEntry> {
  const files = listTree(git, sha, { recursive: true }).filter(({ type }) => type !== 'tree');
  return new Map(files.map((entry) => [entry.path, entry]));
}

/** The entries under a commit or tree, folders before what they hold, in git's order. */
export function listTree(git: GitObjects, sha: string, { recursive }: { recursive: boolean }): readonly TreeEntry[] {
  const entries = git.trees.get(git.commits.get(sha)?.tree ?? sha) ?? [];
  if (!recursive) return entries;
  return entries.flatMap((entry) =>
    entry.type === 'tree'
      ? [
          entry,
          ...listTree(git, entry.sha, { recursive }).map((inner) => ({
            ...inner,
            path: `${entry.path}/${inner.path}`,
          })),
        ]
      : [entry],
  );
}

/** The newest commit that both descend from; null where there is none. */
export function mergeBaseOf(git: GitObjects, one: string, other: string): string | null {
  const ancestors = new Set(ancestorsOf(git, one));
  return ancestorsOf(git, other).find((sha) => ancestors.has(sha)) ?? null;
}

/** A commit and those it descends from, breadth first. */
export function ancestorsOf(git: GitObjects, sha: string): readonly string[] {
  const found = new Set([sha]);
  for (const each of found) for (const parent of git.commits.get(each)?.parents ?? []) found.add(parent);
  return [...found];
}

export function hashOf(type: string, bytes: Uint8Array): string {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

function writeFile(git: GitObjects, path: string, content: FileContent): TreeEntry {
  if (typeof content === 'string' || content instanceof Uint8Array) return blobEntry(git, path, '100644', content);
  if ('link' in content) return blobEntry(git, path, '120000', content.link);
  if ('executable' in content) return blobEntry(git, path, '100755', content.executable);
  return { path, mode: '160000', type: 'commit', sha: content.submodule };
}

function blobEntry(git: GitObjects, path: string, mode: TreeEntry['mode'], content: string | Uint8Array): TreeEntry {
  const bytes = Buffer.from(content);
  const sha = hashOf('blob', bytes);
  git.blobs.set(sha, bytes);
  return { path, mode, type: 'blob', sha };
}

/** `files` have whole paths; folders are made of them. */
function writeTree(git: GitObjects, files: readonly TreeEntry[]): string {
  const groups = Map.groupBy(files, ({ path }) => path.slice(0, path.indexOf('/') + 1));
  const entries: TreeEntry[] = [...(groups.get('') ?? [])];
  for (const [folder, inner] of groups) {
    if (folder === '') continue;
    const sha = writeTree(
      git,
      inner.map((entry) => ({ ...entry, path: entry.path.slice(folder.length) })),
    );
    entries.push({ path: folder.slice(0, -1), mode: '040000', type: 'tree', sha });
  }
  entries.sort((one, other) => Buffer.compare(sortKey(one), sortKey(other)));
  const bytes = Buffer.concat(
    entries.flatMap(({ mode, path, sha }) => [
      Buffer.from(`${mode.replace(/^0/, '')} ${path}\0`),
      Buffer.from(sha, 'hex'),
    ]),
  );
  const sha = hashOf('tree', bytes);
  git.trees.set(sha, entries);
  return sha;
}

/** Git sorts a folder as if its name ended in a slash. */
function sortKey({ path, type }: TreeEntry): Buffer {
  return Buffer.from(type === 'tree' ? `${path}/` : path);
}
