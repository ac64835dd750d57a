import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Database, Row, Transaction } from './database.ts';
import { openTransactionScope } from './transaction-scope.ts';

type Statements = Pick<Transaction, 'query' | 'script'>;

export async function openPglite(folder: string): Promise<Database> {
  if (!folder.startsWith('memory://')) await mkdir(folder, { recursive: true });
  const pglite = await PGlite.create(folder);
  const scope = openTransactionScope();
  const exclusive = inTurn();
  const statements = statementsOf(pglite);
  return {
    kind: 'pglite',
    async query(text, values) {
      scope.assertOutside();
      return exclusive(() => statements.query(text, values));
    },
    async script(text) {
      scope.assertOutside();
      return exclusive(() => statements.script(text).catch((cause) => rollBack(pglite, cause)));
    },
    async transaction(work) {
      scope.assertOutside();
      const { value, committed } = await exclusive(() =>
        pglite.transaction((connection) => scope.run(statementsOf(connection), work)),
      );
      committed();
      return value;
    },
    close: () => exclusive(() => pglite.close()),
  };
}

function statementsOf(connection: Pick<PGlite, 'query' | 'exec'>): Statements {
  return {
    async query(text, values = []) {
      return (await connection.query<Row>(text, [...values])).rows;
    },
    async script(text) {
      return (await connection.exec(text)).flatMap(({ rows }) => rows);
    },
  };
}

/** A script with its own BEGIN that failed leaves the one connection inside an aborted transaction. */
async function rollBack(pglite: PGlite, cause: unknown): Promise<never> {
  await pglite.exec('rollback');
  throw cause;
}

/**
 * One piece of work after the other, so that nothing comes between a failed script and its rollback. PGlite works on this
 * thread and never waits, so that sockets are read and answers sent only where it is made to pause.
 */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.then(pause, pause);
    return result;
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
