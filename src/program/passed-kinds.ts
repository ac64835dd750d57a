import type { FunctionDefinition } from '../core/definitions.ts';
import { walkExpression } from '../core/expressions.ts';
import type { Call } from '../core/syntax.ts';
import { type Kind, newKind } from './kinds.ts';
import { callMatches } from './library-matches.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate, type Value } from './values.ts';

/** The kind of the first parameter of a function that a library calls: the client of a transaction. */
export function passedKind(program: Program, value: Value & { kind: 'parameter' }): Kind | null {
  const { node, index } = value;
  const { parent, facts } = node;
  const call =
    parent && facts.definition && index === 0 ? callsAround(program, parent).get(facts.definition) : undefined;
  if (!parent || !call) return null;
  const [match] = callMatches(program, { call, scope: parent });
  const { passes, body } = match?.compiled.entry ?? {};
  if (!match || passes === undefined || body === undefined) return null;
  const [given] = match.bindings.get(body) ?? [];
  const runs = given ? evaluate(program, given, parent) : null;
  if (runs?.kind !== 'function' || runs.node !== node) return null;
  const { receiver } = match;
  const cache = match.compiled.entry.cache ?? receiver?.cache ?? null;
  return newKind(match.compiled.library, passes, receiver?.made ?? value, {
    cache,
    resource: receiver?.resource ?? null,
    link: receiver?.link ?? 'proven',
    prefix: receiver?.prefix ?? null,
  });
}

/** The calls of a function by the functions that stand among their arguments; the innermost call counts. */
const callsAround = perProgram((_, node: FunctionNode): ReadonlyMap<FunctionDefinition, Call> => {
  const calls = new Map<FunctionDefinition, Call>();
  for (const step of node.facts.steps) {
    if (step.kind !== 'call') continue;
    for (const argument of step.call.arguments) {
      for (const part of walkExpression(argument.value))
        if (part.kind === 'function' && !calls.has(part.definition)) calls.set(part.definition, step.call);
    }
  }
  return calls;
}, new Map());
