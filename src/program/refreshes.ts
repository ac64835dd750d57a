import { textOf, walkExpression } from '../core/expressions.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { callersOf } from './calls.ts';
import type { Effect } from './effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';

/** Calls that say by their names that what a page holds is asked for again. */
const REFRESHES =
  /(^|\.)(refetch|reload|refresh|revalidate|invalidate|evict|mutate|resetStore|clearStore|resetApiState|enhanceEndpoints|updateQueryData|upsertQueryData|updateQuery|writeQuery)\w*$/;

/** Options with which a mutation says what follows it, and which the tree may not show. */
const FOLLOWS = /^(update|updater|onCompleted|onSuccess|onSettled|onMutate|refetchQueries|updateQueries)$/;

/** A function of whoever uses the component: `onDeleted()`, `props.onChange(order)`. */
const TOLD = /(^|\.)(on[A-Z]\w*|callback|cb|done|next)$/;

/** A mutation that a hook makes, which runs later: `useMutation(DELETE_ORDER)`. */
export function isHookMade({ step, declared }: Effect): boolean {
  return declared === null && step?.kind === 'call' && /(^|\.)use[A-Z]\w*$/.test(textOf(step.call.callee));
}

/** Whether the component or hook around it, or one that uses it, refreshes in a way that is not followed. */
export function isRefreshedByHand(program: Program, { node }: Effect): boolean {
  return [node, ...callersOf(program, node).map((site) => site.node)].some((around) => refreshes(program, around));
}

const refreshes = perProgram(
  (_, node: FunctionNode): boolean =>
    node.file.functions
      .filter((inner) => isInside(inner, node))
      .some((inner) => inner.facts.steps.some((step) => step.kind === 'call' && isRefresh(step.call))),
  false,
);

function isInside(inner: FunctionNode, outer: FunctionNode): boolean {
  for (let at: FunctionNode | null = inner; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** A call that refreshes, or hands on what does; what JSX hands to an element is told to it, and its handlers are functions of their own. */
export function isRefresh({ callee, arguments: given, form }: Call): boolean {
  if (form === 'jsx') return false;
  const text = textOf(callee);
  if (TOLD.test(text) || (REFRESHES.test(text) && !/(^|\.)mutate(Async)?$/.test(text))) return true;
  return given.some(({ value }) => isHandedOn(value) || [...walkExpression(value)].some(saysWhatFollows));
}

function isHandedOn(value: Expression): boolean {
  return (
    (value.kind === 'name' || value.kind === 'member') && (REFRESHES.test(textOf(value)) || TOLD.test(textOf(value)))
  );
}

function saysWhatFollows(part: Expression): boolean {
  return (
    part.kind === 'object' && part.entries.some(({ key }) => key?.kind === 'literal' && FOLLOWS.test(String(key.value)))
  );
}
