import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../core/errors.ts';

export interface DataFolderLock {
  release(): Promise<void>;
}

/** What the socket of another process says of it. */
type Answer = 'dead' | 'starting' | 'taken';

interface Starter {
  readonly folder: string;
  /** Of its socket. */
  readonly name: string;
  pathOf(file: string): string;
}

const NAME = /^lock-[0-9a-f]+$/;

/** Of a socket's path; longer ones are cut by the system without a word. */
const LONGEST_PATH = 100;

const ANSWER_MS = 500;

/** A starter has decided long before so many. */
const LOOKS = 250;

/**
 * Makes the folder where there is none, and takes it: ConfigError where another process has it, also one that is stopped.
 * The holder listens on a socket in the folder. The system closes that with its process, however it ends, so that a
 * connection is refused from then on. Who starts listens first and then looks around: of two that start at one moment at
 * least one sees the other, and who sees the folder taken, or a starter with a smaller name, gives way.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  const folder = resolve(dataDir);
  await mkdir(folder, { recursive: true });
  const handle = await open(folder, 'r');
  const name = `lock-${randomBytes(8).toString('hex')}`;
  const pathOf = (file: string) => shortPath(join(folder, file), `/proc/self/fd/${handle.fd}/${file}`);
  let says: Answer = 'starting';
  const server = await listen(pathOf(name), () => says);
  const release = async () => {
    await new Promise((done) => server.close(done));
    await handle.close();
  };
  if (!(await isFree({ folder, name, pathOf }))) {
    await release();
    throw new ConfigError(
      `${dataDir} (DATA_DIR): another process uses this folder; give each its own, or all of them one PostgreSQL in DATABASE_URL`,
    );
  }
  says = 'taken';
  return { release };
}

function shortPath(path: string, other: string): string {
  return Buffer.byteLength(path) <= LONGEST_PATH ? path : other;
}

async function listen(path: string, says: () => Answer): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(says());
  });
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  server.once('error', (cause) => {
    reject(new ConfigError(`DATA_DIR: the folder cannot hold a lock (${codeOf(cause)})`, { cause }));
  });
  server.listen(path, done);
  await promise;
  server.unref();
  return server;
}

/** Where it is, what dead processes left is cleared away: only the new holder may do so, it sees all that are alive. */
async function isFree({ folder, name, pathOf }: Starter): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    const files = (await readdir(folder)).filter((file) => NAME.test(file));
    if (!files.includes(name)) return false;
    const others = files.filter((file) => file !== name);
    const answers = await Promise.all(others.map((file) => ask(pathOf(file))));
    if (others.some((file, index) => answers[index] === 'taken' || (answers[index] === 'starting' && file < name))) {
      return false;
    }
    if (!answers.includes('starting')) {
      for (const file of others) await unlink(join(folder, file)).catch(() => undefined);
      return true;
    }
    await sleep(20);
  }
  return false;
}

/** Only a connection to a dead process is refused; a stopped one is connected to, and says nothing. */
async function ask(path: string): Promise<Answer> {
  const { promise, resolve: done } = Promise.withResolvers<Answer>();
  const socket = connect(path);
  socket.on('data', (data) => done(String(data) === 'starting' ? 'starting' : 'taken'));
  socket.on('end', () => done('starting'));
  socket.on('error', (error) => done(['ECONNREFUSED', 'ENOENT'].includes(codeOf(error)) ? 'dead' : 'starting'));
  const timer = setTimeout(() => done('taken'), ANSWER_MS);
  const answer = await promise;
  clearTimeout(timer);
  socket.destroy();
  return answer;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}
