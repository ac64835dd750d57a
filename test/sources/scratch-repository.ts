import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** An empty folder of the test's own. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cache-audit-'));
}

export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** A repository on branch `main` with the files committed; without files, one that has no commit. */
export function scratchRepository(files?: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = scratchFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  if (files) commit(folder, files);
  return folder;
}

/** Gives the id of the new commit. */
export function commit(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  writeFiles(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'change');
  return git(folder, 'rev-parse', 'HEAD');
}
