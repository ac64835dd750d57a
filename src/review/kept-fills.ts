import type { Effect } from '../program/effects.ts';
import { operationsOf } from '../program/operations.ts';
import type { FunctionNode, Program } from '../program/program.ts';

/** What a function stores for longer than the request. */
export function fillsOf(program: Program, node: FunctionNode): readonly Effect[] {
  return operationsOf(program, node).filter(
    ({ name, store }) =>
      (name === 'cache.write' || name === 'cache.compute') &&
      store !== null &&
      store.lifetime !== 'call' &&
      store.lifetime !== 'request',
  );
}
