import type { Call } from '../core/syntax.ts';
import { argumentFor } from './arguments.ts';
import { type Kind, kindOf } from './kinds.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { lookup } from './scope.ts';
import { evaluate, returned, type Value } from './values.ts';

/**
 * `@CountCache(() => Member)` over a field: within the decorator `classOf()` is `Member`. A decorator that is used for
 * several classes says nothing.
 */
export function kindGivenToDecorator(program: Program, { call, scope }: Value & { kind: 'result' }): Kind | null {
  if (call.arguments.length > 0 || call.callee.kind !== 'name') return null;
  const found = lookup(program, scope, call.callee.name);
  const [binding, ...others] = found?.bindings ?? [];
  if (!found || binding?.kind !== 'parameter' || binding.path.length > 0 || others.length > 0) return null;
  const [use, ...more] = usesOf(program, program).get(found.scope) ?? [];
  const given = use && more.length === 0 ? argumentFor(use.call, found.scope, binding.index) : null;
  const maker = use && given ? evaluate(program, given, use.scope) : null;
  const answer = maker?.kind === 'function' ? returned(program, maker.node) : null;
  return answer?.kind === 'class' ? kindOf(program, answer) : null;
}

interface Use {
  readonly call: Call;
  readonly scope: FunctionNode;
}

/** The functions of the tree that fields are decorated with. */
const usesOf = perProgram((program, _: Program): ReadonlyMap<FunctionNode, readonly Use[]> => {
  const uses = program.classes.flatMap(({ facts, scope }) =>
    facts.fields.flatMap(({ decorators }) =>
      decorators.flatMap(({ expression }) => {
        if (expression.kind !== 'call') return [];
        const made = evaluate(program, expression.callee, scope);
        return made.kind === 'function' ? [{ decorator: made.node, call: expression, scope }] : [];
      }),
    ),
  );
  return new Map(
    [...Map.groupBy(uses, ({ decorator }) => decorator)].map(([node, all]) => [
      node,
      all.map(({ call, scope }) => ({ call, scope })),
    ]),
  );
}, new Map());
