import type { Expression } from '../core/syntax.ts';

/** `{ value, expiresAt }`, `{ data, fetchedAt: Date.now() }`: a stored value with the time at which it counts as old. */
export function isEnvelope(value: Expression | null): boolean {
  if (value?.kind !== 'object' || value.entries.length < 2) return false;
  return value.entries.some(({ key }) => key?.kind === 'literal' && TIMED.test(String(key.value)));
}

const TIMED =
  /expir|ttl|timestamp|(cached|fetched|loaded|stored|updated|created)_?at$|valid_?until|^(time|ts|at|date|age|until)$/i;
