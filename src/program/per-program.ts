import type { Program } from './program.ts';

/**
 * Works an answer out once for each key of a program. An answer that needs itself gets `cycle`; without one that is a bug.
 * So does one that is needed too deep inside others, which then stays open. The answers live as long as their program.
 */
export function perProgram<K, A>(
  answer: (program: Program, key: K) => A,
  cycle?: NoInfer<A>,
): (program: Program, key: K) => A {
  const tables = new WeakMap<Program, Map<K, Worked<A>>>();
  return (program, key) => {
    let table = tables.get(program);
    if (!table) {
      table = new Map();
      tables.set(program, table);
    }
    const known = table.get(key);
    if (known !== undefined) {
      if (known !== PENDING) return known.answer;
      if (cycle === undefined) throw new Error('an answer needs itself');
      return cycle;
    }
    const depth = depthOf(program);
    if (cycle !== undefined && depth.now >= DEEPEST) return cycle;
    table.set(key, PENDING);
    depth.now += 1;
    try {
      const worked = answer(program, key);
      table.set(key, { answer: worked });
      return worked;
    } finally {
      depth.now -= 1;
    }
  };
}

type Worked<A> = { readonly answer: A } | typeof PENDING;

const PENDING = Symbol('pending');

/** Chains that people write are some dozens long; the stack holds a few times this. */
const DEEPEST = 200;

const depths = new WeakMap<Program, Depth>();

interface Depth {
  now: number;
}

function depthOf(program: Program): Depth {
  let depth = depths.get(program);
  if (!depth) {
    depth = { now: 0 };
    depths.set(program, depth);
  }
  return depth;
}

/** Whether one more answer inside those that are being worked out could overflow the stack. */
export function isTooDeep(program: Program): boolean {
  return depthOf(program).now >= DEEPEST;
}

/** Does work that needs other answers, and counts it as one step deeper. */
export function nested<T>(program: Program, work: () => T): T {
  const depth = depthOf(program);
  depth.now += 1;
  try {
    return work();
  } finally {
    depth.now -= 1;
  }
}
