import type { Finding } from '../core/finding.ts';
import type { Effect } from '../program/effects.ts';
import { holdingsOf } from '../program/locks.ts';
import { effectText } from '../program/names.ts';
import { operationsOf } from '../program/operations.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { changeFinding } from './change-finding.ts';

/**
 * Evidence `change`: rows that are computed from other rows and kept beside them are brought up to date (read, compare, delete
 * some, create some) without the lock that base held around it.
 */
export function lostRecomputeLocks(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const [held] = holdingsOf(base, before);
  if (!held || holdingsOf(head, after).length > 0) return [];
  const read = recomputedRead(head, after);
  if (!read?.resource || !recomputedRead(base, before)) return [];
  const found = changeFinding('unsynchronized-cache', {
    node: after,
    span: read.span,
    gone: { node: before, span: held.span },
    fill: null,
    slots: { removed: held.lock.text, cache: read.resource.name, key: effectText(read), setting: held.lock.text },
  });
  return [{ ...found, resource: read.resource.name }];
}

/** The read of data that the function then deletes from and creates in. */
function recomputedRead(program: Program, node: FunctionNode): Effect | null {
  const operations = operationsOf(program, node);
  const reads = operations.filter(({ name }) => name === 'resource.read');
  const verbs = (id: string) =>
    operations.flatMap(({ name, resource, verb }) => (name === 'resource.write' && resource?.id === id ? [verb] : []));
  const read = reads.find(({ resource }) => {
    const written = resource ? verbs(resource.id) : [];
    return written.includes('delete') && written.includes('create');
  });
  return read ?? null;
}
