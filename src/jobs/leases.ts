import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LostLease } from '../core/errors.ts';
import type { Database, Sql } from './database.ts';

export interface Lease {
  /** Throws LostLease where it ran out and another took it; renews it else. */
  check(): Promise<void>;
}

export interface LeaseOptions {
  /** How long the key stays taken after its holder let it go. */
  readonly spacingMs?: number;
  /** Ends the wait for the key with the signal's reason. */
  readonly signal?: AbortSignal;
}

const LONGEST_WAIT_MS = 250;

/**
 * `work` alone has `key`, across processes; others wait for it. It is renewed while `work` runs, and free `seconds` after
 * its holder died.
 */
export async function withLease<T>(
  database: Database,
  key: string,
  seconds: number,
  work: (lease: Lease) => Promise<T>,
  { spacingMs = 0, signal }: LeaseOptions = {},
): Promise<T> {
  const holder = randomUUID();
  const leave = await joinQueue(database, key, signal);
  await take(database, { key, holder, seconds }, signal).finally(leave);
  const renewing = setInterval(
    () => {
      // A renewal that fails is tried again at the next tick; `check` is what tells.
      renew(database, { key, holder, seconds }).catch(() => undefined);
    },
    (seconds * 1000) / 3,
  );
  try {
    return await work({
      async check() {
        if (!(await renew(database, { key, holder, seconds }))) throw new LostLease(`The lease of ${key} was lost`);
      },
    });
  } finally {
    clearInterval(renewing);
    await release(database, key, holder, spacingMs);
  }
}

/** The last of this process that waits for a key. */
const queues = new WeakMap<Database, Map<string, Promise<void>>>();

/** In a process one at a time asks the database for a key, in the order in which they came. Gives the way out of the queue. */
async function joinQueue(database: Database, key: string, signal: AbortSignal | undefined): Promise<() => void> {
  const lasts = queues.get(database) ?? new Map<string, Promise<void>>();
  queues.set(database, lasts);
  const { promise: own, resolve: leave } = Promise.withResolvers<void>();
  const before = lasts.get(key);
  const last = Promise.all([before, own]).then(() => {
    if (lasts.get(key) === last) lasts.delete(key);
  });
  lasts.set(key, last);
  try {
    await (signal ? untilAborted(signal, before) : before);
    return leave;
  } catch (cause) {
    leave();
    throw cause;
  }
}

async function untilAborted(signal: AbortSignal, turn: Promise<void> | undefined): Promise<void> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([turn, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Whoever held one is dead. */
export async function freeLeases(sql: Sql): Promise<void> {
  await sql.query('delete from cache_audit.leases');
}

interface Held {
  readonly key: string;
  readonly holder: string;
  readonly seconds: number;
}

async function take(database: Database, { key, holder, seconds }: Held, signal: AbortSignal | undefined) {
  for (;;) {
    signal?.throwIfAborted();
    const taken = await database.query(
      `insert into cache_audit.leases as held (key, holder, held_until, free_from)
       values ($1, $2, now() + $3::float8 * interval '1 second', now())
       on conflict (key) do update
         set holder = excluded.holder, held_until = excluded.held_until, free_from = excluded.free_from
         where held.held_until <= now() and held.free_from <= now()
       returning key`,
      [key, holder, seconds],
    );
    if (taken.length > 0) return;
    await sleep(await waitFor(database, key), undefined, signal ? { signal } : {});
  }
}

/** Until the key may be free, in milliseconds; its holder may let it go earlier, so it is asked again soon. */
async function waitFor(database: Database, key: string): Promise<number> {
  const rows = await database.query(
    `select (extract(epoch from greatest(held_until, free_from) - now()) * 1000)::float8 as ms
     from cache_audit.leases where key = $1`,
    [key],
  );
  const ms = z.coerce.number().parse(rows[0]?.['ms'] ?? 0);
  const jitter = 10 + Math.random() * 30;
  return Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) + jitter;
}

async function renew(database: Database, { key, holder, seconds }: Held): Promise<boolean> {
  const rows = await database.query(
    `update cache_audit.leases set held_until = now() + $3::float8 * interval '1 second'
     where key = $1 and holder = $2 returning key`,
    [key, holder, seconds],
  );
  return rows.length > 0;
}

async function release(database: Database, key: string, holder: string, spacingMs: number): Promise<void> {
  await database.query(
    `update cache_audit.leases set held_until = now(), free_from = now() + $3::float8 * interval '1 millisecond'
     where key = $1 and holder = $2`,
    [key, holder, spacingMs],
  );
}
