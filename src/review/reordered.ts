import type { Finding } from '../core/finding.ts';
import type { Change } from '../core/tree.ts';
import { effectAt, type FlowStep, flowOf, isInvalidation, isWrite } from '../program/flow.ts';
import { shapeText } from '../program/key-shape.ts';
import { effectText, functionName } from '../program/names.ts';
import { type FunctionPair, functionPairs } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import type { Reached } from '../program/summaries.ts';
import { changeFinding } from './change-finding.ts';
import { leafOf } from './went-with-its-write.ts';

/** Evidence `change`: an invalidation that base's function made after a write stands before it in head's. */
export function reorderedInvalidations(base: Program, head: Program, change: Change): readonly Finding[] {
  return functionPairs(base, head, change).flatMap((pair) =>
    pair.head && !pair.head.file.excluded ? reorderedIn(base, head, pair, pair.head).slice(0, 1) : [],
  );
}

interface Place {
  readonly at: number;
  readonly step: FlowStep['step'];
  readonly reached: Reached;
}

function reorderedIn(base: Program, head: Program, pair: FunctionPair, after: FunctionNode): readonly Finding[] {
  const [then, now] = [flowOf(base, pair.base), flowOf(head, after)];
  const olds = placesOf(then, isInvalidation);
  return olds.flatMap((old) => {
    const before = placesOf(then, isWrite).findLast(({ at }) => at < old.at);
    const removal = only(placesOf(now, isInvalidation).filter((place) => isSame(place, old)));
    if (!before || !removal || !only(olds.filter((place) => isSame(place, old)))) return [];
    const leaf = leafOf(before.reached.effect);
    const write = only(placesOf(now, isWrite).filter(({ reached }) => leafOf(reached.effect) === leaf));
    const isBefore = write && removal.at < write.at && write.step.context === removal.step.context;
    return isBefore ? [finding(pair.base, after, { old, removal, write })] : [];
  });
}

function only(places: readonly Place[]): Place | null {
  return places.length === 1 ? (places[0] ?? null) : null;
}

/** Steps that do one thing and not the other. */
function placesOf(flow: readonly FlowStep[], wanted: typeof isWrite): readonly Place[] {
  const other = wanted === isWrite ? isInvalidation : isWrite;
  return flow.flatMap((step, at) => {
    const reached = effectAt(step, wanted);
    return reached && !effectAt(step, other) ? [{ at, step: step.step, reached }] : [];
  });
}

function isSame(a: Place, b: Place): boolean {
  return keyedText(a) === keyedText(b);
}

function keyedText({ reached: { effect } }: Place): string {
  return `${leafOf(effect)} ${[...effect.keys, ...effect.tags].map(shapeText).join(' ')}`;
}

interface Order {
  readonly old: Place;
  readonly removal: Place;
  readonly write: Place;
}

/** Nothing is gone, so it is said as it stands now. */
function finding(before: FunctionNode, after: FunctionNode, { old, removal, write }: Order): Finding {
  const { effect } = removal.reached;
  const remedy = effectText(effect);
  const found = changeFinding('invalidation-race', {
    node: after,
    span: removal.step.span,
    gone: { node: before, span: old.step.span },
    fill: null,
    slots: { removed: remedy },
  });
  return {
    ...found,
    verb: write.reached.effect.verb ?? '',
    slots: {
      function: functionName(after) || 'the module',
      cache: effect.store?.name ?? 'the cache',
      write: effectText(write.reached.effect),
      resource: write.reached.effect.resource?.name ?? 'the data',
      remedy,
    },
  };
}
