import type { Finding } from '../core/finding.ts';
import { shapeWords } from '../program/key-shape.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { Program } from '../program/program.ts';
import { summaryOf } from '../program/summaries.ts';
import { changeFinding } from './change-finding.ts';
import { fillsOf } from './kept-fills.ts';

/** Evidence `change`: an entry is loaded and stored as before, without the lock that base held. */
export function lostLocks(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const [fill] = fillsOf(head, after);
  const lock = summaryOf(base, before).find(({ effect }) => effect.name === 'lock.hold');
  if (!fill || !lock || summaryOf(head, after).some(({ effect }) => effect.name === 'lock.hold')) return [];
  const loads = summaryOf(head, after).some(
    ({ effect }) => effect.name === 'io.call' || effect.name === 'resource.read',
  );
  const filled = fillsOf(base, before).some((old) => old.store?.identity === fill.store?.identity);
  if (!loads || !filled) return [];
  return [
    changeFinding('unguarded-miss', {
      node: after,
      span: fill.span,
      gone: { node: before, span: lock.path[0]?.step.span ?? lock.effect.span },
      fill,
      slots: {
        removed: 'the lock around the load',
        key: fill.keys[0] ? shapeWords(fill.keys[0]) : 'the key',
        setting: 'the lock',
      },
    }),
  ];
}
