import type { CallStep } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { Effect } from './effects.ts';
import { syntheticEffects } from './library-effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';

/** What entering the scopes of a function does, by the scope's context: `with lock` is the call `lock.__enter__()`. */
export const scopeEntries = perProgram((program, node: FunctionNode): ReadonlyMap<number, readonly Effect[]> => {
  const entries = new Map<number, readonly Effect[]>();
  node.facts.contexts.forEach(({ region, parent }, context) => {
    if (region.kind !== 'scope' || parent === null) return;
    const effects = ENTERING.flatMap((method) => entered(program, node, region.context, method, parent)).slice(0, 1);
    if (effects.length > 0) entries.set(context, effects);
  });
  return entries;
}, new Map());

/** Which of them a scope runs is not in its facts; a library's value seldom has both with different effects. */
const ENTERING = ['__enter__', '__aenter__'];

function entered(
  program: Program,
  node: FunctionNode,
  object: Expression,
  property: string,
  context: number,
): readonly Effect[] {
  const { span } = object;
  const callee: Expression = { kind: 'member', object, property, span };
  const call: Call = { kind: 'call', callee, arguments: [], form: 'call', awaited: false, span };
  const step: CallStep = { kind: 'call', call, discarded: true, context, span, statement: span };
  return syntheticEffects(program, node, step, call);
}
