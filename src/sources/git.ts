import { stat } from 'node:fs/promises';
import { UsageError } from '../core/errors.ts';
import type { Comparison, Tree, TreeEntry } from '../core/tree.ts';
import { BlobReader } from './blob-reader.ts';
import { type GitOutput, runGit, runOnObjects } from './git-command.ts';
import { diffCommits } from './git-diff.ts';

/** A bare repository, a work tree or a folder in one. Errors: UsageError where `directory` is none of them. */
export async function openRepository(directory: string): Promise<Repository> {
  const status = await stat(directory).catch(() => null);
  if (!status?.isDirectory()) throw new UsageError(`expected a git repository, ${directory} is no folder`);
  const answer = await runGit(directory, ['rev-parse', '--absolute-git-dir']);
  if (answer.code !== 0) throw new UsageError(`expected a git repository, ${directory} is none`);
  return new Repository(directory, firstLine(answer.stdout));
}

/** Trees straight from git's objects: nothing is checked out, and nothing of the repository is ever run. */
export class Repository {
  readonly directory: string;
  readonly gitDirectory: string;
  readonly #reader: BlobReader;

  constructor(directory: string, gitDirectory: string) {
    this.directory = directory;
    this.gitDirectory = gitDirectory;
    this.#reader = new BlobReader(gitDirectory);
  }

  /** Errors: UsageError for a revision that is unknown. */
  async tree(revision: string): Promise<Tree> {
    return this.#treeOf(await this.#commit(revision), revision);
  }

  /** As a pull request shows it: from where `head` left `base`; from `base` itself where they share no history. */
  async compare(base: string, head: string): Promise<Comparison> {
    const [baseCommit, headCommit] = await Promise.all([this.#commit(base), this.#commit(head)]);
    const start = await this.#mergeBase(baseCommit, headCommit);
    const read = this.#reader.read.bind(this.#reader);
    const [baseTree, headTree, change] = await Promise.all([
      this.#treeOf(start, start === baseCommit ? base : start),
      this.#treeOf(headCommit, head),
      diffCommits(this.gitDirectory, start, headCommit, read),
    ]);
    return { base: baseTree, head: headTree, change };
  }

  async resolves(revision: string): Promise<boolean> {
    return (await this.#find(revision)) !== null;
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async #commit(revision: string): Promise<string> {
    const commit = await this.#find(revision);
    if (commit !== null) return commit;
    const references = await this.#git(['for-each-ref', '--count=1']);
    const isEmpty = references.stdout.length === 0 && !/^[0-9a-f]{7,64}$/.test(revision);
    if (isEmpty) throw new UsageError(`expected revision ${revision}, the repository ${this.directory} has no commits`);
    throw new UsageError(`expected a revision of ${this.directory}, got ${revision || 'an empty one'}`);
  }

  async #find(revision: string): Promise<string | null> {
    // Git would take it for an option.
    if (revision === '' || revision.startsWith('-') || revision.includes('\0')) return null;
    const answer = await this.#git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
    return answer.code === 0 ? firstLine(answer.stdout) : null;
  }

  async #mergeBase(base: string, head: string): Promise<string> {
    const answer = await this.#git(['merge-base', base, head]);
    return (answer.code === 0 && firstLine(answer.stdout)) || base;
  }

  async #treeOf(commit: string, name: string): Promise<Tree> {
    const sized = await this.#git(['ls-tree', '-r', '-z', '-l', '--full-tree', commit]);
    // A partial clone cannot tell the size of what it does not have.
    const listing = sized.code === 0 ? sized : await this.#git(['ls-tree', '-r', '-z', '--full-tree', commit]);
    if (listing.code !== 0) throw new UsageError(`cannot list the files of ${name}: ${listing.stderr.trim()}`);
    return { name, entries: parseListing(listing.stdout), read: (ids) => this.#reader.read(ids) };
  }

  #git(args: readonly string[]): Promise<GitOutput> {
    return runOnObjects(this.gitDirectory, args);
  }
}

/** `<mode> <type> <id> [<size>]\t<path>\0`; the size of what is no blob is `-`, of a missing one `BAD`. */
function parseListing(output: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const record of output.toString('utf8').split('\0')) {
    const tab = record.indexOf('\t');
    if (tab < 0) continue;
    const [mode = '', , id = '', size = ''] = record.slice(0, tab).split(/ +/);
    const entry = { path: record.slice(tab + 1), id, type: entryType(mode) };
    entries.push(/^\d+$/.test(size) ? { ...entry, size: Number(size) } : entry);
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function entryType(mode: string): TreeEntry['type'] {
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'submodule' : 'file';
}

function firstLine(output: Buffer): string {
  return output.toString('utf8').replace(/\n$/, '');
}
