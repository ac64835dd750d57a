import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { runGit } from './git-command.ts';

/** Folders that hold other people's code, or none, where no `.gitignore` can say so. */
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'vendor', '__pycache__', '.venv']);

/** Absolute paths of what is in the folder: files, links, and the folders of submodules. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const answer = await runGit(folder, ['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
  const listed = answer.stdout.toString('utf8').split('\0').filter(Boolean);
  // A folder that is ignored as a whole was still asked for by its name.
  if (answer.code !== 0 || listed.length === 0) return walk(folder);
  // Another repository inside is listed with a slash at its end.
  return listed.map((path) => join(folder, path.replace(/\/$/, '')));
}

async function walk(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await contents(next)) {
      const path = join(next, entry.name);
      if (!entry.isDirectory()) files.push(path);
      else if (!SKIPPED.has(entry.name)) waiting.push(path);
    }
  }
  return files;
}

async function contents(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new UsageError(`expected a readable folder, ${folder} is not`, { cause });
  }
}
