import type { Program } from './program.ts';

/**
 * Works an answer out once for each key of a program. An answer that needs itself gets `cycle`; without one that is a bug.
 * The answers live as long as their program.
 */
export function perProgram<K, A>(answer: (program: Program, key: K) => A, cycle?: A): (program: Program, key: K) => A {
  const tables = new WeakMap<Program, Map<K, { readonly answer: A } | null>>();
  return (program, key) => {
    let table = tables.get(program);
    if (!table) {
      table = new Map();
      tables.set(program, table);
    }
    const known = table.get(key);
    if (known) return known.answer;
    if (known === null) {
      if (cycle === undefined) throw new Error('an answer needs itself');
      return cycle;
    }
    table.set(key, null);
    const worked = answer(program, key);
    table.set(key, { answer: worked });
    return worked;
  };
}
