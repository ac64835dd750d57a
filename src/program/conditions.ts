import { namesIn, textOf, walkExpression } from '../core/expressions.ts';
import type { Context } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import type { Effect } from './effects.ts';
import { holesOf } from './key-shape.ts';
import type { FunctionNode } from './program.ts';

/** The contexts from a step outwards, up to but not including those that stand around `outer` too. */
export function contextsBetween(node: FunctionNode, inner: number, outer: number | null): readonly Context[] {
  const around = new Set<number>();
  for (let at: number | null = outer; at !== null; at = node.facts.contexts[at]?.parent ?? null) around.add(at);
  const between: Context[] = [];
  for (let at: number | null = inner; at !== null && !around.has(at); at = node.facts.contexts[at]?.parent ?? null) {
    const context = node.facts.contexts[at];
    if (context) between.push(context);
  }
  return between;
}

/**
 * Why an invalidation under these contexts may not happen for every write; null where each is harmless: it asks for the
 * invalidation's own key, for the cache, for whether anything changed, or goes over what is affected.
 */
export function restriction(contexts: readonly Context[], invalidation: Effect): Expression | 'handler' | null {
  const names = keyNames(invalidation);
  for (const { region } of contexts) {
    if (region.kind === 'handler') return 'handler';
    if (region.kind === 'branch' && !isHarmless(region.condition, region.when, names)) return region.condition;
  }
  return null;
}

function keyNames(invalidation: Effect): ReadonlySet<string> {
  return new Set([...invalidation.keys, ...invalidation.tags].flatMap(holesOf).flatMap((hole) => hole.names));
}

const CACHE_WORDS = /cache|redis|enabled|disabled|configured|ttl|tags?$|memo/i;
const CHANGE_WORDS =
  /chang|modif|dirty|affected|result|response|success|\bok\b|updated|deleted|created|count|length|rows?\b|exists|data\b|error|status|diff|old|prev|commit|atomic|transaction|tx\b|autocommit|raw|using|loading/i;

function isHarmless(condition: Expression, when: boolean, names: ReadonlySet<string>): boolean {
  const used = namesIn(condition);
  if (used.length === 0) return true;
  const text = textOf(condition);
  if (CACHE_WORDS.test(text) || CHANGE_WORDS.test(text)) return true;
  if (used.every((name) => names.has(name))) return true;
  if (isPresence(condition, names)) return true;
  return !when && isPresence(condition, new Set(used));
}

/** `if (id)`, `if (!order.id) return`, `id is not None`: whether something is there. */
function isPresence(condition: Expression, names: ReadonlySet<string>): boolean {
  for (const part of walkExpression(condition)) {
    if (
      part.kind === 'operation' &&
      !['not', 'and', 'or', '==', '!=', '??', 'typeof', 'in', 'not-in'].includes(part.operator)
    )
      return false;
    if (part.kind === 'name' && !names.has(part.name)) return false;
    if (
      part.kind === 'literal' &&
      part.value !== null &&
      part.value !== '' &&
      part.value !== 'undefined' &&
      part.value !== 0
    )
      return false;
    if (part.kind === 'call') return false;
  }
  return true;
}
