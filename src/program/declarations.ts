import { walkExpression } from '../core/expressions.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { Effect } from './effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { isRefresh } from './refreshes.ts';

/** The entry of an object that a call stands in, in what the function answers: `{ cancelOrder: build.mutation(…) }`. */
export function declaredName(call: Call, scope: FunctionNode): string | null {
  for (const step of scope.facts.steps) {
    if (step.kind !== 'return' || step.value?.kind !== 'object') continue;
    const entry = step.value.entries.find(({ value }) => value === call);
    if (entry?.key?.kind === 'literal' && typeof entry.key.value === 'string') return entry.key.value;
  }
  return null;
}

/** Whether someone who uses what is declared refreshes by hand, or another declaration adds to it under the same name. */
export function isAnsweredByUsers(program: Program, { declared, node }: Effect): boolean {
  if (declared === null) return false;
  const said = new RegExp(`^(use)?${declared}(Mutation)?$`, 'i');
  return [...refreshers(program, program)].some(([word, nodes]) => said.test(word) && nodes.some((by) => by !== node));
}

/** The names that functions which refresh something use, and the entries of objects that say what is invalidated. */
const refreshers = perProgram((program, _: Program): ReadonlyMap<string, readonly FunctionNode[]> => {
  const found = new Map<string, FunctionNode[]>();
  const add = (word: string, node: FunctionNode) => found.set(word, [...(found.get(word) ?? []), node]);
  for (const file of program.files.values()) {
    const calls = file.functions.flatMap((node) =>
      node.facts.steps.flatMap((step) => (step.kind === 'call' ? [{ node, call: step.call }] : [])),
    );
    if (!calls.some(({ call }) => isRefresh(call))) continue;
    for (const { node, call } of calls) {
      if (call.callee.kind === 'name') add(call.callee.name, node);
      for (const part of walkExpression(call.callee)) if (part.kind === 'member') add(part.property, node);
      if (isRefresh(call)) for (const name of entriesIn(call)) add(name, node);
    }
  }
  return found;
}, new Map());

function entriesIn(call: Call): readonly string[] {
  const parts = call.arguments.flatMap(({ value }): readonly Expression[] => [...walkExpression(value)]);
  return parts.flatMap((part) =>
    part.kind === 'object'
      ? part.entries.flatMap(({ key }) => (key?.kind === 'literal' && typeof key.value === 'string' ? [key.value] : []))
      : [],
  );
}
