import { AsyncLocalStorage } from 'node:async_hooks';
import type { Transaction } from './database.ts';

/** The statements of a transaction's connection. */
type Statements = Pick<Transaction, 'query' | 'script'>;

export interface TransactionScope {
  /** Throws where a transaction is open around the caller. */
  assertOutside(): void;
  /** `work` with the transaction; what waits for the commit is called by `committed`. */
  run<T>(statements: Statements, work: (sql: Transaction) => Promise<T>): Promise<Scoped<T>>;
}

interface Scoped<T> {
  readonly value: T;
  committed(): void;
}

/** A statement that goes past the open transaction around it is a bug, and on PGlite one that never ends. */
export function openTransactionScope(): TransactionScope {
  const current = new AsyncLocalStorage<{ isOpen: boolean }>();
  return {
    assertOutside() {
      if (current.getStore()?.isOpen) throw new Error('A statement inside a transaction must use the sql of it');
    },
    async run(statements, work) {
      const scope = { isOpen: true };
      const callbacks: (() => void)[] = [];
      const sql: Transaction = { ...statements, afterCommit: (callback) => callbacks.push(callback) };
      try {
        const value = await current.run(scope, () => work(sql));
        return { value, committed: () => callbacks.forEach((callback) => void callback()) };
      } finally {
        scope.isOpen = false;
      }
    },
  };
}
