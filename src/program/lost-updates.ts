import { type Effect, effectsOf } from './effects.ts';
import { shapeText } from './key-shape.ts';
import { perProgram } from './per-program.ts';
import type { Program } from './program.ts';

/** An entry of a plain container that is set to what it was and something more; `read` is where another asks for it. */
export interface LostUpdate {
  readonly write: Effect;
  readonly read: Effect;
}

/** `counts[key] = counts.get(key, 0) + 1`, `counts[key] += 1`: whoever does it at the same time is overwritten. */
export const lostUpdates = perProgram((program, _: Program): readonly LostUpdate[] => {
  const all = program.functions
    .filter(({ file }) => !file.excluded)
    .flatMap((node) => effectsOf(program, node).filter(isOnContainer));
  const byStore = Map.groupBy(all, ({ store }) => store?.id ?? '');
  return all.flatMap((write) => {
    if (write.name !== 'cache.write' || write.store?.lifetime !== 'process') return [];
    const reads = (byStore.get(write.store.id) ?? []).filter(({ name }) => name === 'cache.read');
    const read = isRaised(write, reads) ? reads.find((other) => !isOfStatement(other, write)) : undefined;
    return read ? [{ write, read }] : [];
  });
}, []);

function isOnContainer({ store }: Effect): boolean {
  return store?.kind === 'container';
}

function isRaised(write: Effect, reads: readonly Effect[]): boolean {
  const { step, value } = write;
  if (step?.kind !== 'write') return false;
  if (step.operator === '+' || step.operator === '-') return true;
  if (value?.kind !== 'operation' || !['+', '-'].includes(value.operator)) return false;
  return reads.some((read) => isOfStatement(read, write) && isSame(read, write));
}

function isOfStatement(read: Effect, write: Effect): boolean {
  const [one, other] = [read.step?.statement, write.step?.statement];
  return read.node === write.node && one?.line === other?.line && one?.column === other?.column;
}

function isSame(read: Effect, write: Effect): boolean {
  return read.keys.some((key) => write.keys.some((other) => shapeText(key) === shapeText(other)));
}
