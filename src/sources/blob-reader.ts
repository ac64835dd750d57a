import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { gitArguments, gitEnvironment, runOnObjects } from './git-command.ts';

const OBJECT_ID = /^[0-9a-f]{40,64}$/;

interface BatchProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly output: ByteStream;
}

/** Reads blobs through one `git cat-file --batch`, started at the first read and kept until `close`. */
export class BlobReader {
  readonly #gitDirectory: string;
  #process: BatchProcess | null = null;
  /** Asked for once git has died: of a partial clone it does so at each of thousands of blobs. */
  #present: ReadonlySet<string> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(gitDirectory: string) {
    this.#gitDirectory = gitDirectory;
  }

  /** In the order asked for; null for a blob that is missing, damaged or no blob. Calls queue up behind each other. */
  read(ids: readonly string[]): Promise<readonly (Uint8Array | null)[]> {
    const result = this.#last.then(() => this.#readAll(ids));
    this.#last = result.catch(() => null);
    return result;
  }

  async close(): Promise<void> {
    await this.#last;
    const running = this.#process;
    this.#process = null;
    if (!running || hasEnded(running)) return;
    const exit = once(running.child, 'exit');
    running.child.stdin.end();
    running.child.stdout.resume();
    await exit;
  }

  async #readAll(ids: readonly string[]): Promise<readonly (Uint8Array | null)[]> {
    const blobs: (Uint8Array | null)[] = [];
    let asked = -1;
    for (const [index, id] of ids.entries()) {
      if (!this.#mayExist(id)) {
        blobs.push(null);
        continue;
      }
      // Git dies of a damaged object: that one is given up, and a new process is asked for those behind it.
      if (asked < index) {
        this.#ask(ids.slice(index));
        asked = ids.length;
      }
      const answer = await this.#answer();
      if (answer === 'ended') {
        this.#process = null;
        this.#present ??= await presentObjects(this.#gitDirectory);
        asked = index;
      }
      blobs.push(answer === 'ended' ? null : answer);
    }
    return blobs;
  }

  #ask(ids: readonly string[]): void {
    if (!this.#process || hasEnded(this.#process)) this.#process = start(this.#gitDirectory);
    const wanted = ids.filter((id) => this.#mayExist(id));
    this.#process.child.stdin.write(`${wanted.join('\n')}\n`);
  }

  #mayExist(id: string): boolean {
    return OBJECT_ID.test(id) && this.#present?.has(id) !== false;
  }

  async #answer(): Promise<Uint8Array | null | 'ended'> {
    const output = this.#process?.output;
    const header = await output?.line();
    if (!output || header === undefined || header === null) return 'ended';
    const [, type, size] = header.split(' ');
    if (size === undefined) return null;
    const bytes = await output.bytes(Number(size) + 1);
    if (!bytes) return 'ended';
    return type === 'blob' ? bytes.subarray(0, -1) : null;
  }
}

async function presentObjects(gitDirectory: string): Promise<ReadonlySet<string>> {
  const listing = ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'];
  const answer = await runOnObjects(gitDirectory, listing);
  return new Set(answer.stdout.toString('latin1').split('\n'));
}

function start(gitDirectory: string): BatchProcess {
  const args = gitArguments([`--git-dir=${gitDirectory}`, 'cat-file', '--batch']);
  const child = spawn('git', args, { cwd: gitDirectory, env: gitEnvironment(), stdio: 'pipe' });
  // The end of its output tells all there is to know; without listeners its death would be ours.
  child.on('error', () => child.stdout.destroy());
  child.stdin.on('error', () => child.stdin.destroy());
  child.stderr.resume();
  return { child, output: new ByteStream(child.stdout) };
}

function hasEnded({ child }: BatchProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

class ByteStream {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Up to the next newline, without it; null at the end. */
  async line(): Promise<string | null> {
    let end = this.#rest.indexOf(10);
    while (end < 0) {
      const chunk = await this.#next();
      if (!chunk) return null;
      this.#rest = Buffer.concat([this.#rest, chunk]);
      end = this.#rest.indexOf(10);
    }
    const line = this.#rest.toString('latin1', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** Null where the stream ends before. */
  async bytes(count: number): Promise<Uint8Array | null> {
    const parts = [this.#rest];
    let length = this.#rest.length;
    while (length < count) {
      const chunk = await this.#next();
      if (!chunk) return null;
      parts.push(chunk);
      length += chunk.length;
    }
    const last = parts[parts.length - 1] ?? this.#rest;
    this.#rest = last.subarray(last.length - (length - count));
    // A copy, so that one small blob does not keep a whole chunk of the pipe alive.
    return Buffer.concat(parts, count);
  }

  async #next(): Promise<Buffer | null> {
    try {
      const { value, done } = await this.#chunks.next();
      return done ? null : value;
    } catch {
      return null;
    }
  }
}
