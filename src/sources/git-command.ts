import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Below the longest string of the engine, so that any output can still be read as text. */
const MAX_OUTPUT = 400_000_000;

/**
 * Nothing of the repository may run or reach the network: no file system monitor, no hooks, no transport (a partial
 * clone would fetch what is missing), no replaced objects. With that, a repository of another owner is safe to read.
 */
const SAFE_OPTIONS = [
  '--no-optional-locks',
  '--no-replace-objects',
  '--no-pager',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.attributesFile=/dev/null',
  '-c',
  'core.quotePath=true',
  '-c',
  'protocol.allow=never',
  '-c',
  'safe.directory=*',
] as const;

export function gitArguments(args: readonly string[]): string[] {
  return [...SAFE_OPTIONS, ...args];
}

/** The caller's own `GIT_DIR` and the like, set inside a hook, must not point us at another repository. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** Runs git to its end; a non-zero exit is a result. `directory` must exist. Errors: UsageError where git is not installed. */
export function runGit(directory: string, args: readonly string[]): Promise<GitOutput> {
  return run(directory, args, gitEnvironment());
}

/** The same on objects alone. Without an index, a change cannot call its own sources binary by way of attributes. */
export function runOnObjects(gitDirectory: string, args: readonly string[]): Promise<GitOutput> {
  const environment = { ...gitEnvironment(), GIT_INDEX_FILE: join(gitDirectory, 'cache-audit-has-no-index') };
  return run(gitDirectory, [`--git-dir=${gitDirectory}`, ...args], environment);
}

function run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<GitOutput> {
  const options = { cwd, env, encoding: 'buffer', maxBuffer: MAX_OUTPUT } as const;
  return new Promise((resolve, reject) => {
    execFile('git', gitArguments(args), options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') reject(new UsageError('expected git on the PATH, found none'));
      else resolve({ code: exitCode(error), stdout, stderr: stderr.toString('utf8') });
    });
  });
}

function exitCode(error: { readonly code?: string | number | null } | null): number {
  if (!error) return 0;
  return typeof error.code === 'number' ? error.code : 128;
}
