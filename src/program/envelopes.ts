import { textOf } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';

/** `{ value, expiresAt }`, `{ text, updatedAt }`: a stored value with the time at which it counts as old, or was made. */
export function isEnvelope(value: Expression | null): boolean {
  if (value?.kind !== 'object' || value.entries.length < 2) return false;
  return value.entries.some(
    ({ key }) => key?.kind === 'literal' && (TIMED.test(String(key.value)) || CHANGED.test(String(key.value))),
  );
}

/** An envelope whose time is that of the storing, or of the end; when the source was changed is a version, and ends nothing. */
export function isTimed(value: Expression | null): boolean {
  if (value?.kind !== 'object' || value.entries.length < 2) return false;
  return value.entries.some(({ key, value: given }) => {
    const name = key?.kind === 'literal' ? String(key.value) : '';
    return TIMED.test(name) || (CHANGED.test(name) && NOW.test(textOf(given)));
  });
}

const TIMED = /expir|ttl|timestamp|(cached|fetched|loaded|stored)_?at$|valid_?until|^(time|ts|at|date|age|until)$/i;
const CHANGED = /(updated|created)_?at$/i;
const NOW = /now|date\(|time\(|performance/i;
