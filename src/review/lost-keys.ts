import type { Effect } from '../program/effects.ts';
import { type KeyShape, shapeText } from '../program/key-shape.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Reached, summaryOf } from '../program/summaries.ts';
import { leafOf } from './went-with-its-write.ts';

/** One key of an invalidation, with all that the same call takes out. */
export interface ReachedKey extends Reached {
  readonly among: readonly KeyShape[];
}

/** A call that takes out several entries may lose one of them. */
export function keyByKey(reached: readonly Reached[]): readonly ReachedKey[] {
  return reached.flatMap((one): readonly ReachedKey[] => {
    const { keys } = one.effect;
    const each = keys.length > 1 ? keys.map((key) => [key]) : [keys];
    return each.map((own) => ({ ...one, effect: { ...one.effect, keys: own }, among: keys }));
  });
}

/** Whether fewer statements of head reach an invalidation than of base: by another way is as good. */
export function fewerIn(head: readonly Reached[], base: readonly Reached[]): (reached: Reached) => boolean {
  const [now, then] = [statementsOf(head), statementsOf(base)];
  return ({ effect }) => (now.get(keyedLeaf(effect)) ?? 0) < (then.get(keyedLeaf(effect)) ?? 0);
}

function statementsOf(reached: readonly Reached[]): ReadonlyMap<string, number> {
  const groups = Map.groupBy(reached, ({ effect }) => keyedLeaf(effect));
  return new Map(
    [...groups].map(([leaf, all]) => [leaf, new Set(all.map(({ effect, path }) => path[0]?.step ?? effect.step)).size]),
  );
}

/** The statement stands, and of the keys that it is given this one is no longer there: `delete_many(keys)`. */
export function keyLostBy(head: Program, after: FunctionNode, { effect, among }: ReachedKey): KeyShape | null {
  const [own] = effect.keys;
  const had = among.map(shapeText);
  if (!own || had.length < 2) return null;
  const isShorter = summaryOf(head, after).some(({ effect: now }) => {
    const kept = now.keys.map(shapeText);
    return (
      leafOf(now) === leafOf(effect) &&
      kept.length > 0 &&
      kept.length < had.length &&
      kept.every((key) => had.includes(key)) &&
      !kept.includes(shapeText(own))
    );
  });
  return isShorter ? own : null;
}

function keyedLeaf(effect: Effect): string {
  return `${leafOf(effect)} ${[...effect.keys, ...effect.tags].map(shapeText).join(' ')}`;
}
