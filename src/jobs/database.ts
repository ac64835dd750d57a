import { join } from 'node:path';
import { freeLeases } from './leases.ts';
import { migrate } from './migrate.ts';
import { openPglite } from './pglite-database.ts';
import { openPostgres } from './postgres-database.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Whoever reads rows parses them: PostgreSQL gives 64-bit numbers as text, PGlite as numbers. */
export interface Sql {
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface Transaction extends Sql {
  /** Several statements without values, as pg-boss issues them; the rows of all of them. */
  script(text: string): Promise<readonly Row[]>;
  /** Called once the transaction is committed, and not at all where it is rolled back. */
  afterCommit(callback: () => void): void;
}

export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres';
  script(text: string): Promise<readonly Row[]>;
  /**
   * One connection's transaction. Inside `work` only its `sql` may be used: PGlite has one connection, and a statement
   * beside the transaction would wait for it for ever. So that throws, on both databases.
   */
  transaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** PostgreSQL where `url` names one, else PGlite in `<dataDir>/pglite`; migrated when it returns. */
export async function openDatabase({
  url,
  dataDir,
}: {
  readonly url: string | null;
  /** `memory://` keeps everything in memory. */
  readonly dataDir: string;
}): Promise<Database> {
  const database = url === null ? await openPglite(folderOf(dataDir)) : openPostgres(url);
  try {
    await migrate(database);
    // PGlite serves one process: what is held now is held by one that is dead.
    if (database.kind === 'pglite') await freeLeases(database);
  } catch (cause) {
    await database.close();
    throw cause;
  }
  return database;
}

function folderOf(dataDir: string): string {
  return dataDir.startsWith('memory://') ? dataDir : join(dataDir, 'pglite');
}
