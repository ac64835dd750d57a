import type { Finding } from '../core/finding.ts';
import type { Effect } from '../program/effects.ts';
import { shapeWords } from '../program/key-shape.ts';
import { operationsOf } from '../program/operations.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { Program } from '../program/program.ts';
import { changeFinding } from './change-finding.ts';
import { fillsOf } from './kept-fills.ts';

/** Evidence `change`: base stored under the key that it had looked up, head stores the same under another. */
export function lostAgreement(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const old = fillsOf(base, before).filter(({ name }) => name === 'cache.write');
  const now = fillsOf(head, after).filter(({ name }) => name === 'cache.write');
  if (old.length !== now.length) return [];
  return now.flatMap((fill, at) => {
    const same = old[at];
    const [read] = lookUpsBeside(head, fill);
    if (!same || !read || agrees(head, fill) || !agrees(base, same)) return [];
    return [
      changeFinding('overlapping-keys', {
        node: after,
        span: fill.span,
        gone: { node: before, span: same.span },
        fill,
        slots: { removed: '', key: keyText(fill), otherkey: keyText(read) },
      }),
    ];
  });
}

/** Whether what is stored is found by the look-up in the same function; where nothing is looked up, nobody can say. */
export function agrees(program: Program, fill: Effect): boolean {
  return lookUpsBeside(program, fill).some((read) => keyText(read) === keyText(fill));
}

function lookUpsBeside(program: Program, { node, store }: Effect): readonly Effect[] {
  return operationsOf(program, node).filter(
    (effect) => effect.name === 'cache.read' && effect.store?.identity === store?.identity && effect.keys.length === 1,
  );
}

function keyText({ keys: [key] }: Effect): string {
  return key ? shapeWords(key) : '';
}
