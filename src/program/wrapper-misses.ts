import type { Expression } from '../core/syntax.ts';
import { cachesOf } from './caches.ts';
import type { Effect } from './effects.ts';
import { holesOf } from './key-shape.ts';
import { callsBehind, loadsBehind } from './loads.ts';
import type { Miss } from './misses.ts';
import { operationsOf } from './operations.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';

/** The miss of a get-or-set of the tree's own: looked up and stored under a key that is given, computed by what is given. */
export const wrapperMissesOf = perProgram((program, node: FunctionNode): readonly Miss[] => {
  if (node.file.excluded || (node.facts.definition?.parameters.length ?? 0) < 2) return [];
  const operations = operationsOf(program, node);
  const fills = operations.filter((effect) => effect.name === 'cache.write' && givenKey(effect) !== null);
  return fills.flatMap((fill) => {
    const value = storedBy(fill).find((given) => isComputedByGiven(program, given, node));
    if (!value) return [];
    const reads = operations.filter(
      (read) => read.name === 'cache.read' && givenKey(read) === givenKey(fill) && read.store?.id === fill.store?.id,
    );
    const cache = cachesOf(program, program).find(({ store }) => store.id === fill.store?.id);
    if (!cache || reads.length === 0) return [];
    const { id, identity, name } = cache.store;
    return [
      {
        cache: { ...cache, id, identity, name },
        node,
        reads,
        fill: { ...fill, value },
        loads: loadsBehind(program, value, node),
      },
    ];
  });
});

/** What the store's own call is given: through a wrapper, the value itself stands elsewhere. */
function storedBy({ step, value }: Effect): readonly Expression[] {
  const given = step?.kind === 'call' ? step.call.arguments.map((argument) => argument.value) : [];
  return value ? [...given, value] : given;
}

/** The parameter that the whole key is. */
function givenKey({ keys }: Effect): number | null {
  const holes = keys.flatMap(holesOf);
  const [hole] = holes;
  return holes.length === 1 && hole?.parameter?.path.length === 0 ? hole.parameter.index : null;
}

function isComputedByGiven(program: Program, value: Expression, node: FunctionNode): boolean {
  return [...callsBehind(program, value, node)].some((call) => {
    if (call.kind !== 'call') return false;
    const callee = evaluate(program, call.callee, node);
    return callee.kind === 'parameter' && callee.node === node;
  });
}
