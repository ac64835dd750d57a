import type { CallStep } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { callsOf } from './calls.ts';
import { basesOf } from './class-members.ts';
import { containerStore } from './containers.ts';
import { effectsOf } from './effects.ts';
import { kindAt } from './kinds.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { isWithin } from './scope.ts';
import { libraryStore } from './stores.ts';
import { summaryOf } from './summaries.ts';
import { evaluate } from './values.ts';

/** A cache that a function hands to another, which may take entries out of it. */
export interface Handed {
  readonly step: CallStep;
  readonly stores: readonly string[];
}

/** The caches, by identity, that a function hands to functions that remove something from what they are given. */
export const handedStores = perProgram(
  (program, node: FunctionNode): readonly Handed[] =>
    node.facts.steps.flatMap((step) => {
      if (step.kind !== 'call' || step.call.callee.kind !== 'name') return [];
      const stores = step.call.arguments.flatMap(({ value }, index) =>
        removesFrom(program, node, step, index) ? storesAt(program, value, node) : [],
      );
      return stores.length > 0 ? [{ step, stores }] : [];
    }),
  [],
);

const REMOVES = /^_*(delete|del|remove|clear|reset|unlink|evict|invalidate|purge|forget|expire)/i;

function removesFrom(program: Program, node: FunctionNode, step: CallStep, index: number): boolean {
  const targets = callsOf(program, node).find((site) => site.step === step)?.targets ?? [];
  return targets.some(({ node: target, way }) => {
    const name = way === 'call' ? target.facts.definition?.parameters[index]?.name : undefined;
    return (
      name !== undefined &&
      name !== '' &&
      target.file.functions.some((inner) => isWithin(inner, target) && removes(program, inner, name))
    );
  });
}

/** By a call of which nothing else is known: what is known to be a cache there shows what is taken out. */
function removes(program: Program, node: FunctionNode, name: string): boolean {
  return node.facts.steps.some((step) => {
    const callee = step.kind === 'call' ? step.call.callee : null;
    return (
      callee?.kind === 'member' &&
      callee.object.kind === 'name' &&
      callee.object.name === name &&
      REMOVES.test(callee.property) &&
      !effectsOf(program, node).some((effect) => effect.step === step && effect.store !== null)
    );
  });
}

/** The cache that an expression names, or those behind the object that it is. */
function storesAt(program: Program, expression: Expression, scope: FunctionNode): readonly string[] {
  if (expression.kind !== 'name' && expression.kind !== 'member') return [];
  const kind = kindAt(program, expression, scope);
  if (kind) return [libraryStore(kind, expression, { scope, call: expression }).identity];
  const plain = containerStore(program, expression, scope);
  if (plain) return [plain.identity];
  const value = evaluate(program, expression, scope);
  const classes = value.kind === 'instance' ? [value.node, ...basesOf(program, value.node)] : [];
  const methods = classes.flatMap(({ methods: own }) => [...own.values()]);
  return methods.flatMap((method) =>
    summaryOf(program, method).flatMap(({ effect }) => (effect.store ? [effect.store.identity] : [])),
  );
}
