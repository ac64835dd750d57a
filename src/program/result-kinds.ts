import { keysAt } from './entry-keys.ts';
import { type Kind, newKind } from './kinds.ts';
import type { CallEntry } from './library-index.ts';
import { callMatches, type Match } from './library-matches.ts';
import type { FunctionNode, Program } from './program.ts';
import { dataOf } from './resources.ts';
import { traitsOf } from './traits.ts';
import type { Value } from './values.ts';

/** The kind of what a call answers, where its entry says so. */
export function answeredKind(program: Program, value: Value & { kind: 'result' }): Kind | null {
  const { call, scope } = value;
  const [match] = callMatches(program, { call, scope });
  const returns = match?.compiled.entry.returns;
  if (!match || returns === undefined) return null;
  if (returns === 'self') return match.receiver;
  return newKind(match.compiled.library, returns, value, described(program, match, value, scope));
}

function described(
  program: Program,
  { compiled, bindings, receiver }: Match<CallEntry>,
  value: Value,
  scope: FunctionNode,
): Partial<Kind> {
  const { data, wraps, cache, does, key } = compiled.entry;
  const resource = data ? dataOf(program, data, bindings, scope) : (receiver?.resource ?? null);
  const traits = cache ? traitsOf(program, cache, bindings, scope) : null;
  if (wraps) return { cache: traits, resource, memo: true };
  const keyed =
    does === undefined && key !== undefined ? keysAt(program, key, bindings, scope) : { keys: [], match: null };
  return {
    cache: receiver?.cache ?? traits,
    resource,
    made: receiver?.made ?? value,
    link: receiver?.link ?? 'proven',
    prefix: receiver?.prefix ?? null,
    keys: keyed.keys,
    match: compiled.entry.match ?? keyed.match,
  };
}
