import { textOf } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Effect } from '../program/effects.ts';
import { effectText } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type Reached, summaryOf } from '../program/summaries.ts';

/** The call that led to it made the write as well, and head's function writes nothing that base's wrote without it. */
export function wentWithItsWrite(
  base: Program,
  head: Program,
  before: FunctionNode,
  after: FunctionNode,
  { effect, path }: Reached,
): boolean {
  const step = path[0]?.step;
  if (!step || !isGoneStep(step, after)) return false;
  if (isStillMade(base, head, before, after, { step, store: effect.store?.identity ?? '' })) return false;
  // A mutation that a hook makes invalidates for itself alone.
  if (HOOK.test(textOf(step.call.callee)) && path.some(({ target }) => target.way === 'callback'))
    return !writesAnew(summaryOf(base, before), summaryOf(head, after));
  // What the invalidating function writes itself is its own list of keys.
  const writes = summaryOf(base, before).filter(
    (write) => write.effect.name === 'resource.write' && write.effect.node !== effect.node,
  );
  const other = new Set(
    writes.filter((write) => write.path[0]?.step !== step).map(({ effect }) => effect.resource?.id),
  );
  const isKept = summaryOf(head, after).some(
    ({ effect }) => effect.name === 'resource.write' && other.has(effect.resource?.id),
  );
  return writes.some((write) => write.path[0]?.step === step) && !isKept;
}

const HOOK = /(^|\.)use[A-Z]\w*$/;

/** Whether head asks for anything outside that base did not: the same work by another way. */
function writesAnew(base: readonly Reached[], head: readonly Reached[]): boolean {
  const isWork = ({ effect }: Reached) => effect.name === 'resource.write' || effect.name === 'io.call';
  const known = new Set(base.filter(isWork).map(({ effect }) => leafOf(effect)));
  return head.some((reached) => isWork(reached) && !known.has(leafOf(reached.effect)));
}

function isGoneStep(step: CallStep, after: FunctionNode): boolean {
  const name = textOf(step.call.callee);
  return !after.facts.steps.some((other) => other.kind === 'call' && textOf(other.call.callee) === name);
}

/** The removed call, with the store that it took entries from. */
interface Removed {
  readonly step: CallStep;
  readonly store: string;
}

/** Head's function makes a write of the call by another one, which base did not have and which invalidates nothing itself. */
function isStillMade(
  base: Program,
  head: Program,
  before: FunctionNode,
  after: FunctionNode,
  { step, store }: Removed,
): boolean {
  const known = new Set(
    before.facts.steps.flatMap((other) => (other.kind === 'call' ? [textOf(other.call.callee)] : [])),
  );
  const made = new Set(
    summaryOf(base, before).flatMap(({ effect, path }) =>
      effect.name === 'resource.write' && path[0]?.step === step ? [effect.resource?.id] : [],
    ),
  );
  const now = summaryOf(head, after);
  const answering = new Set(
    now.flatMap(({ effect, path }) =>
      effect.store?.identity === store && /^cache\.(invalidate|clear)$/.test(effect.name) ? [path[0]?.step] : [],
    ),
  );
  return now.some(({ effect, path }) => {
    const by = path[0]?.step;
    return (
      effect.name === 'resource.write' &&
      by !== undefined &&
      made.has(effect.resource?.id) &&
      !known.has(textOf(by.call.callee)) &&
      !answering.has(by)
    );
  });
}

/** What an effect is, wherever its function is called from. */
export function leafOf(effect: Effect): string {
  return `${effect.node.file.path} ${effect.node.facts.qualifiedName} ${effectText(effect)}`;
}
