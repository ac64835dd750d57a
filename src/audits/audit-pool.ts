import { extname } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { type AuditRequest, type AuditResult, type AuditTask, type BlobKey, Question } from './messages.ts';

/** Where an audit's texts and facts come from, and where new facts go. Texts as they are, facts packed. */
export interface AuditStore {
  texts(ids: readonly string[]): Promise<readonly (Uint8Array | null)[]>;
  facts(keys: readonly BlobKey[]): Promise<readonly (Uint8Array | null)[]>;
  keep(facts: readonly { readonly key: BlobKey; readonly bytes: Uint8Array }[]): Promise<void>;
}

export interface AuditLimits {
  /** Audits at once. */
  readonly threads: number;
  /** An audit ends with what it has found by then. */
  readonly seconds: number;
  /** What does not end by itself is stopped that much later. */
  readonly graceSeconds: number;
  /** Of one thread's heap. */
  readonly megabytes: number;
}

/** An audit was stopped from outside: it answered neither in time nor in bounds. */
export class AuditStopped extends Error {
  override name = 'AuditStopped';
  readonly reason: 'time' | 'memory';

  constructor(reason: 'time' | 'memory', cause: unknown) {
    super(reason === 'time' ? 'the audit did not end in time' : 'the audit needed too much memory', { cause });
    this.reason = reason;
  }
}

export interface AuditPool {
  /** Errors: AuditStopped; the signal's reason where it is aborted. */
  run(request: AuditRequest, store: AuditStore, signal: AbortSignal): Promise<AuditResult>;
  close(): Promise<void>;
}

export function openAuditPool({ threads, seconds, graceSeconds, megabytes }: AuditLimits): AuditPool {
  const pool = new Piscina<AuditTask, AuditResult>({
    filename: new URL(`./audit-thread${extname(import.meta.url)}`, import.meta.url).href,
    name: 'runAudit',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 60_000,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  const turns = takeTurns(threads);
  return {
    // Waiting for a thread is no part of an audit's time.
    run: (request, store, signal) => turns(() => run(request, store, signal)),
    close: () => pool.destroy(),
  };

  async function run(request: AuditRequest, store: AuditStore, signal: AbortSignal): Promise<AuditResult> {
    signal.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const broken = new AbortController();
    answerAll(port1, store, broken);
    const limit = AbortSignal.timeout(Math.ceil((seconds + graceSeconds) * 1000));
    const task: AuditTask = { ...request, port: port2, milliseconds: seconds * 1000 };
    // The pool's types ask for another form of this than its code.
    const transferList: object = [port2];
    const ends = AbortSignal.any([signal, limit, broken.signal]);
    try {
      return await pool.run(task, { transferList, signal: ends });
    } catch (error) {
      signal.throwIfAborted();
      broken.signal.throwIfAborted();
      throw stopped(error, limit) ?? error;
    } finally {
      port1.close();
    }
  }
}

/** So many at once, the others in the order in which they came. */
function takeTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

function stopped(error: unknown, limit: AbortSignal): AuditStopped | null {
  if (limit.aborted) return new AuditStopped('time', error);
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isMemory ? new AuditStopped('memory', error) : null;
}

/** What the store cannot answer ends the audit: with blobs that merely could not be had it would find half of the truth. */
function answerAll(port: MessagePort, store: AuditStore, broken: AbortController): void {
  port.on('message', async (message: unknown) => {
    try {
      const question = Question.parse(message);
      port.postMessage({ number: question.number, blobs: await answerTo(question, store) });
    } catch (error) {
      broken.abort(error);
    }
  });
}

async function answerTo(question: Question, store: AuditStore): Promise<readonly (Uint8Array | null)[]> {
  switch (question.want) {
    case 'texts':
      return store.texts(question.ids);
    case 'facts':
      return store.facts(question.keys);
    case 'keep':
      await store.keep(question.facts);
      return [];
  }
}
