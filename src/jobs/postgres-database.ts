import { Pool, type PoolClient } from 'pg';
import type { Database, Row, Transaction } from './database.ts';
import { openTransactionScope } from './transaction-scope.ts';

/** A stopped process must not hold its locks until after its job was given to another: that takes longer than this. */
const IDLE_IN_TRANSACTION_MS = 15_000;

const CONNECTIONS = 10;

export function openPostgres(url: string): Database {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: 30_000,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: 'cache-audit',
    keepAlive: true,
  });
  ignoreBrokenConnections(pool);
  const scope = openTransactionScope();
  return {
    kind: 'postgres',
    async query(text, values = []) {
      scope.assertOutside();
      return (await pool.query<Row>(text, [...values])).rows;
    },
    async script(text) {
      scope.assertOutside();
      return withClient(pool, (client) => statementsOf(client).script(text));
    },
    async transaction(work) {
      scope.assertOutside();
      const { value, committed } = await withClient(pool, async (client) => {
        await client.query('begin');
        const result = await scope.run(statementsOf(client), work);
        await client.query('commit');
        return result;
      });
      committed();
      return value;
    },
    close: () => pool.end(),
  };
}

function statementsOf(client: PoolClient): Pick<Transaction, 'query' | 'script'> {
  return {
    async query(text, values = []) {
      return (await client.query<Row>(text, [...values])).rows;
    },
    async script(text) {
      // Several statements at once give an array of results, which the types do not say.
      const results: unknown = await client.query(text);
      return [results].flat().flatMap(rowsOf);
    },
  };
}

function rowsOf(result: unknown): readonly Row[] {
  if (typeof result !== 'object' || result === null || !('rows' in result)) return [];
  return Array.isArray(result.rows) ? result.rows : [];
}

/** Whatever `work` left open is rolled back; a connection that cannot do that is thrown away. */
async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (cause) {
    await client.query('rollback').catch((error: unknown) => {
      broken = error instanceof Error ? error : new Error('rollback failed', { cause: error });
    });
    throw cause;
  } finally {
    client.release(broken);
  }
}

/** The pool replaces them and whoever was using one is told by its query; unheard, the events would end the process. */
function ignoreBrokenConnections(pool: Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}
