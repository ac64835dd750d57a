import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Log } from '../../src/core/log.ts';
import { type Database, openDatabase } from '../../src/jobs/database.ts';

export type Kind = Database['kind'];

const serverUrl = process.env['DATABASE_URL'];

/** PGlite always, PostgreSQL where `DATABASE_URL` names a server. */
export const KINDS: readonly Kind[] = serverUrl ? ['pglite', 'postgres'] : ['pglite'];

export const hasServer = Boolean(serverUrl);

export interface FreshDatabase {
  readonly database: Database;
  /** Null for PGlite. */
  readonly url: string | null;
  drop(): Promise<void>;
}

/** An empty, migrated database of its own, so that test files can run beside each other. */
export async function freshDatabase(kind: Kind): Promise<FreshDatabase> {
  if (kind === 'pglite') {
    const database = await openDatabase({ url: null, dataDir: 'memory://' });
    return { database, url: null, drop: () => database.close() };
  }
  const { url, drop } = await createDatabase();
  const database = await openDatabase({ url, dataDir: '' });
  return {
    database,
    url,
    async drop() {
      await database.close();
      await drop();
    },
  };
}

/** An empty database on the server. */
export async function createDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `cache_audit_test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(serverUrl ?? '');
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`drop database ${name} with (force)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

export interface LogEvent {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

export function memoryLog(): { readonly log: Log; readonly events: readonly LogEvent[] } {
  const events: LogEvent[] = [];
  const at = (level: string) => (fields: object, message: string) => void events.push({ level, fields, message });
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), child: () => log };
  return { log, events };
}
