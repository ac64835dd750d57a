import type { Value } from './values.ts';

/**
 * What an expression evaluates to that is one of `values`. Of `flag ? 'a' : b` nothing
 * is said: one of two texts, or a text or something else, is neither.
 */
export function chosen(operator: string, values: readonly Value[]): Value | null {
  const best = values.find(isDefinite) ?? values.find((value) => value.kind !== 'unknown');
  if (!best || operator !== '?:' || best.kind !== 'literal' || typeof best.literal.value !== 'string')
    return best ?? null;
  const { value } = best.literal;
  const same = values.filter((other) => other.kind === 'literal' && other.literal.value === value);
  return same.length === values.length ? best : null;
}

/** Known for what it is, not only by the way to it. */
function isDefinite(value: Value): boolean {
  return !['unknown', 'member', 'element', 'parameter'].includes(value.kind);
}
