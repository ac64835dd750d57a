import { lstat, readFile, readlink } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { Tree, TreeEntry } from '../core/tree.ts';
import { blobId } from './blob-id.ts';
import { listFiles } from './folder-listing.ts';

/** A tree that lies on the disk. */
export interface Folder extends Tree {
  /** What the entries' paths are relative to. */
  readonly root: string;
}

/** Files open at once. */
const CONCURRENCY = 32;

/**
 * The given files and folders as they are now, ignored files left out. Paths are relative to the working directory where
 * all lie in it, else to the folder that holds them all. Links are never followed. Errors: UsageError for a path that is
 * not there.
 */
export async function openFolder(paths: readonly string[]): Promise<Folder> {
  const given = paths.map((path) => resolve(path));
  const isFolder: boolean[] = [];
  for (const [index, path] of given.entries()) {
    const status = await lstat(path).catch(() => null);
    if (!status) throw new UsageError(`expected a file or folder, ${paths[index]} does not exist`);
    isFolder.push(status.isDirectory());
  }
  const root = rootOf(given, isFolder);
  const files = new Set<string>();
  for (const [index, path] of given.entries()) {
    for (const file of isFolder[index] ? await listFiles(path) : [path]) files.add(file);
  }
  const located = await describeAll([...files], root);
  const places = new Map(located.map(({ entry, file }) => [entry.id, { entry, file }]));
  const entries = located.map(({ entry }) => entry).sort((a, b) => (a.path < b.path ? -1 : 1));
  const read = (ids: readonly string[]) => inParallel(ids, (id) => readAgain(places.get(id)));
  return { name: paths.join(' '), root, entries, read };
}

interface Located {
  readonly entry: TreeEntry;
  readonly file: string;
}

function rootOf(given: readonly string[], isFolder: readonly boolean[]): string {
  if (given.every((path) => contains(process.cwd(), path))) return process.cwd();
  const folders = given.map((path, index) => (isFolder[index] ? path : dirname(path)));
  let root = folders[0] ?? process.cwd();
  while (!folders.every((folder) => contains(root, folder))) root = dirname(root);
  return root;
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function describeAll(files: readonly string[], root: string): Promise<readonly Located[]> {
  const entries = await inParallel(files, async (file) => {
    const entry = await describe(file, relative(root, file).split(sep).join('/'));
    return entry ? [{ entry, file }] : [];
  });
  return entries.flat();
}

/** Null for what holds no text of its own: a socket, a pipe, a file that git lists and somebody deleted. */
async function describe(file: string, path: string): Promise<TreeEntry | null> {
  const status = await lstat(file).catch(() => null);
  if (status?.isSymbolicLink()) {
    const target = Buffer.from(await readlink(file));
    return { path, id: blobId(target), type: 'link', size: target.length };
  }
  if (status?.isDirectory()) return { path, id: blobId(Buffer.from(path)), type: 'submodule' };
  if (!status?.isFile()) return null;
  const bytes = await readFile(file).catch(() => null);
  // Named by its path, so that reading it gives null and the audit a gap.
  if (!bytes) return { path, id: blobId(Buffer.from(`unreadable ${path}`)), type: 'file', size: status.size };
  return { path, id: blobId(bytes), type: 'file', size: bytes.length };
}

async function readAgain(place: Located | undefined): Promise<Uint8Array | null> {
  if (!place || place.entry.type === 'submodule') return null;
  if (place.entry.type === 'link') return Buffer.from(await readlink(place.file));
  const bytes = await readFile(place.file).catch(() => null);
  // Edited since: what the id names is gone.
  return bytes && blobId(bytes) === place.entry.id ? bytes : null;
}

async function inParallel<From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<readonly To[]> {
  const results: To[] = [];
  for (let start = 0; start < items.length; start += CONCURRENCY) {
    results.push(...(await Promise.all(items.slice(start, start + CONCURRENCY).map(work))));
  }
  return results;
}
