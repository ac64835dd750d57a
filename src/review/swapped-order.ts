import { textOf } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode } from '../program/program.ts';
import { nameParts } from '../program/words.ts';
import { changeFinding } from './change-finding.ts';
import { isInvalidating } from './removed-calls.ts';

/** Evidence `change`: base invalidated after a write, and head makes the same two calls the other way round. */
export function swappedOrder({ base: before, head: after }: FunctionPair): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const then = callsOnce(before);
  const now = callsOnce(after);
  for (const [text, write] of now) {
    const written = then.get(text);
    if (!written || !isWriting(write) || isInvalidating(write)) continue;
    const [removal] = [...now].filter(
      ([other, step]) =>
        isInvalidating(step) &&
        comesBefore(after, step, write) &&
        comesBefore(before, written, then.get(other)) &&
        !needsRow(step, write),
    );
    if (removal && !invalidatesAfter(after, write)) return [finding({ before, after, write, removal: removal[1] })];
  }
  return [];
}

/** The calls of a function by their text, without those that it makes several times. */
function callsOnce(node: FunctionNode): ReadonlyMap<string, CallStep> {
  const steps = node.facts.steps.filter((step) => step.kind === 'call');
  const byText = Map.groupBy(steps, (step) => textOf(step.call));
  return new Map(
    [...byText].flatMap(([text, [first, ...more]]) => (first && more.length === 0 ? [[text, first]] : [])),
  );
}

/** One after the other on the same way through the function. */
function comesBefore(node: FunctionNode, first: CallStep, second: CallStep | undefined): boolean {
  return (
    second !== undefined &&
    first.context === second.context &&
    node.facts.steps.indexOf(first) < node.facts.steps.indexOf(second)
  );
}

const WRITES = /^(commit|execute|executemany|flush|bulk_\w+|get_or_create|update_or_create)$/;

function isWriting({ call, discarded }: CallStep): boolean {
  if (call.callee.kind !== 'member') return false;
  const { property } = call.callee;
  const { verb } = nameParts(property);
  return WRITES.test(property) || (discarded && verb !== null && verb !== 'read');
}

/** What an invalidation asks a row for is gone once the row is: `self.clear_cache()` before `self.delete()`. */
function needsRow({ call: removal }: CallStep, { call: write }: CallStep): boolean {
  const isDelete = write.callee.kind === 'member' && nameParts(write.callee.property).verb === 'delete';
  return isDelete && removal.arguments.length === 0;
}

function invalidatesAfter({ facts }: FunctionNode, write: CallStep): boolean {
  return facts.steps.slice(facts.steps.indexOf(write) + 1).some((step) => step.kind === 'call' && isInvalidating(step));
}

interface Swapped {
  readonly before: FunctionNode;
  readonly after: FunctionNode;
  readonly write: CallStep;
  readonly removal: CallStep;
}

function finding({ before, after, write, removal }: Swapped): Finding {
  const { callee } = removal.call;
  return changeFinding('invalidation-race', {
    node: after,
    span: removal.span,
    gone: { node: before, span: before.facts.nameSpan },
    fill: null,
    slots: {
      removed: '',
      cache: callee.kind === 'member' ? textOf(callee.object) : 'the cache',
      write: textOf(write.call),
      remedy: textOf(removal.call),
    },
  });
}
