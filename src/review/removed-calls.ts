import { namesIn, textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep, Step } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import { contains, type Span } from '../core/span.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { Change } from '../core/tree.ts';
import { callsOf } from '../program/calls.ts';
import { listGoneThrough } from '../program/given-keys.ts';
import { functionName } from '../program/names.ts';
import { type FunctionPair, functionPairs } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { summaryOf } from '../program/summaries.ts';
import { wordsOf } from '../program/words.ts';
import { restoreRemedy } from './restore.ts';

/** Names that say that a cache loses entries: `purge_urls_from_cache`, `invalidateOrders`, `try_to_clear_cache`. */
function saysSo(name: string): boolean {
  const words = wordsOf(name);
  const ofCache = words.some((word) => /cache[sd]?$/.test(word));
  if (ASKS.test(words[0] ?? '')) return false;
  if (/^(invalidate|revalidate|evict|purge)$/.test(words[0] ?? '')) return true;
  return ofCache && words.some((word) => EMPTIES.test(word));
}

const EMPTIES = /^(clear|purge|invalidate|evict|bust|flush|revalidate|expire|forget|reset|drop|delete)$/;
/** What asks whether to, or is asked to later. */
const ASKS = /^(is|has|should|can|needs|get|find|on|handle|register|test|no|use)$/;
const REMOVES = /^(delete|del|delete_many|clear|unlink|remove)$/;
const HOLDS = /cache|redis/i;

/** A server that is asked to drop its copies: `fetch(`${site}/api/revalidate?order=${id}`)`. */
const REQUESTS = /^(\$?o?fetch|axios|got|ky|(axios|got|ky|requests|httpx)\.(get|post|put|delete|request))$/;
const ASKS_FOR_IT = /\/(revalidate|purge|invalidate|flush)([-_]?\w*cache\w*)?([/?#"'`]|$)/i;

/**
 * Evidence `change`, where the tree does not show what the cache holds: a call whose name says that it invalidates is gone from
 * a function that stands, and no other took its place there or elsewhere in the change.
 */
export function removedCalls(base: Program, head: Program, change: Change): readonly Finding[] {
  const pairs = functionPairs(base, head, change);
  const surplus = surplusOf(base, head, pairs);
  return pairs.flatMap((pair) => lostIn(base, head, pair, surplus).slice(0, 1));
}

/** Whether a call says by its name that a cache loses entries. */
export function isInvalidating({ call }: Pick<CallStep, 'call'>): boolean {
  const { callee } = call;
  const [address] = call.arguments;
  if (address && REQUESTS.test(textOf(callee)) && ASKS_FOR_IT.test(textOf(address.value))) return true;
  if (callee.kind === 'name') return saysSo(callee.name);
  if (callee.kind !== 'member') return false;
  return saysSo(callee.property) || (REMOVES.test(callee.property) && HOLDS.test(textOf(callee.object)));
}

/** A call in the body, or a decorator of the function that is one. */
interface Removal {
  readonly call: Call;
  readonly span: Span;
  readonly step: CallStep | null;
}

/** Those of the function itself, and what it does for each item of a list. */
function invalidatingCalls(program: Program, node: FunctionNode): readonly Removal[] {
  const { facts } = node;
  const decorators = (facts.definition?.decorators ?? []).flatMap(({ expression, span }) =>
    expression.kind === 'call' && isInvalidating({ call: expression }) ? [{ call: expression, span, step: null }] : [],
  );
  const steps = facts.steps.filter((step) => step.kind === 'call');
  const each = node.file.functions.filter((inner) => inner.parent === node && listGoneThrough(program, inner) !== null);
  return [
    ...decorators,
    ...steps.flatMap((step) => removalOf(step) ?? []),
    ...each.flatMap((inner) => invalidatingCalls(program, inner)),
  ];
}

/** The call itself, or what it is given to call later: `txn.call_after(self.order_of.invalidate, order_id)`. */
function removalOf(step: CallStep): Removal | null {
  const { call, span } = step;
  if (isInvalidating(step)) return { call, span, step };
  const later = call.arguments
    .filter(({ value }) => value.kind === 'member')
    .map(({ value }): Call => ({ ...call, callee: value, arguments: [] }))
    .find((given) => isInvalidating({ call: given }));
  return later && LATER.test(lastNameOf(call)) ? { call: later, span, step } : null;
}

const LATER = /(after|later|commit|soon|defer|callback|schedule|enqueue|delay|submit)/i;

function calleeText({ call }: Pick<CallStep, 'call'>): string {
  return textOf(call.callee);
}

/** Names that head's functions call more often than base's: what moved from one function to another. */
function surplusOf(base: Program, head: Program, pairs: readonly FunctionPair[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const count = (program: Program, node: FunctionNode, by: number) => {
    for (const step of invalidatingCalls(program, node))
      counts.set(lastName(step), (counts.get(lastName(step)) ?? 0) + by);
  };
  for (const pair of pairs) {
    count(base, pair.base, -1);
    if (pair.head) count(head, pair.head, 1);
  }
  const added = new Set(pairs.flatMap(({ head }) => (head ? [head.file] : [])));
  const known = new Set(pairs.flatMap(({ head }) => (head ? [head] : [])));
  for (const file of added) for (const node of file.functions) if (!known.has(node)) count(head, node, 1);
  return new Set([...counts].flatMap(([name, left]) => (left >= 0 ? [name] : [])));
}

function lastName(removal: Removal): string {
  return lastNameOf(removal.call);
}

function lastNameOf({ callee }: Call): string {
  return textOf(callee).replace(/^.*\./, '');
}

function lostIn(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
  surplus: ReadonlySet<string>,
): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const now = invalidatingCalls(head, after);
  const then = invalidatingCalls(base, before);
  const known = new Set(then.map(calleeText));
  if (now.some((step) => !known.has(calleeText(step))) || invalidatesAnew(head, before, after)) return [];
  const lost = then.filter(
    (step) =>
      countOf(now, step) < countOf(then, step) &&
      !surplus.has(lastName(step)) &&
      stillDefined(base, head, before, step),
  );
  if (lost.length === 0 || !standsOtherwise({ base, head, before, after }, lost)) return [];
  return lost.map((step) => finding({ base, head, before, after }, step));
}

/** Through a call that base's function did not make, whatever its name. */
function invalidatesAnew(head: Program, before: FunctionNode, after: FunctionNode): boolean {
  const known = new Set(before.facts.steps.flatMap((step) => (step.kind === 'call' ? [calleeText(step)] : [])));
  return summaryOf(head, after).some(({ effect, path }) => {
    const step = path[0]?.step ?? effect.step;
    return /^cache\.(invalidate|clear)$/.test(effect.name) && step?.kind === 'call' && !known.has(calleeText(step));
  });
}

/** What the function writes it still writes; where it shows no write, next to nothing else is gone. */
function standsOtherwise({ base, head, before, after }: Functions, lost: readonly Removal[]): boolean {
  // What the lost calls wrote, such as a note for other processes, went with them.
  const then = writtenBy(base, before, (at) => !lost.some(({ step }) => step !== null && step === at));
  const now = writtenBy(head, after, () => true);
  if (then.length > 0) return then.every((id) => now.includes(id)) && now.length >= then.length;
  const left = new Set(after.facts.steps.flatMap((step) => (step.kind === 'call' ? [calleeText(step)] : [])));
  const served = callsBehind(before, lost);
  const removals = invalidatingCalls(base, before);
  const isAround = (step: CallStep) => removals.some(({ span }) => contains(step.span, span));
  return (
    before.facts.steps.filter(
      (step) => step.kind === 'call' && !isAround(step) && !left.has(calleeText(step)) && !served.has(step.call),
    ).length <= 1
  );
}

function writtenBy(program: Program, node: FunctionNode, counts: (step: Step | null) => boolean): readonly string[] {
  return summaryOf(program, node).flatMap(({ effect, path }) =>
    effect.name === 'resource.write' &&
    counts(path[0]?.step ?? effect.step) &&
    !path.some(({ step }) => isInvalidating(step))
      ? [effect.resource?.id ?? '']
      : [],
  );
}

/** Calls of which nothing but the arguments and loops of the lost ones is made: `for row in rows_of(user_id)`. */
function callsBehind(node: FunctionNode, lost: readonly Removal[]): ReadonlySet<Expression> {
  const others = node.facts.steps.filter((at) => !lost.some(({ step }) => step === at));
  const found = new Set<Expression>();
  const open = new Set(lost.flatMap(({ call }) => namesIn(call)));
  for (const name of open) {
    const values = node.facts.bindings.flatMap((binding) =>
      binding.name === name && binding.kind !== 'parameter' && binding.value ? binding.value : [],
    );
    for (const value of values) {
      for (const part of walkExpression(value)) if (part.kind === 'call') found.add(part);
      for (const inner of namesIn(value)) open.add(inner);
    }
    if (values.length > 0)
      for (const step of others) if (step.kind === 'call' && isAskedOf(step, name)) found.add(step.call);
  }
  return found;
}
/** `filters.add(…)`: nothing is taken from it but what it leaves in its receiver. */
function isAskedOf({ call, discarded }: CallStep, name: string): boolean {
  return discarded && call.callee.kind === 'member' && textOf(call.callee.object) === name;
}

function countOf(steps: readonly Removal[], step: Removal): number {
  return steps.filter((other) => calleeText(other) === calleeText(step)).length;
}

/** What was called is gone with its feature; a decorator that nothing uses any more, too. */
function stillDefined(base: Program, head: Program, node: FunctionNode, removal: Removal): boolean {
  const { step } = removal;
  if (step === null) return head.functions.some((other) => isDecoratedBy(other, lastName(removal)));
  const targets =
    callsOf(base, node)
      .find((site) => site.step === step)
      ?.targets.filter(({ way }) => way === 'call') ?? [];
  return targets.every(
    ({ node: target }) =>
      head.files
        .get(target.file.path)
        ?.functions.some((other) => other.facts.qualifiedName === target.facts.qualifiedName) ?? false,
  );
}

function isDecoratedBy({ file, facts }: FunctionNode, name: string): boolean {
  return (
    !file.excluded &&
    (facts.definition?.decorators ?? []).some(
      ({ expression }) => expression.kind === 'call' && textOf(expression.callee).split('.').at(-1) === name,
    )
  );
}

interface Functions {
  readonly base: Program;
  readonly head: Program;
  readonly before: FunctionNode;
  readonly after: FunctionNode;
}

function finding(functions: Functions, lost: Removal): Finding {
  const { head, before, after } = functions;
  const write = summaryOf(head, after).find(({ effect }) => effect.name === 'resource.write');
  const removed = calleeText(lost);
  const { callee } = lost.call;
  const cache = callee.kind === 'member' && REMOVES.test(callee.property) ? textOf(callee.object) : 'the cache';
  return {
    rule: 'write-without-invalidation',
    severity: 'warning',
    confidence: 'medium',
    evidence: ['change'],
    path: after.file.path,
    span: write?.path[0]?.step.span ?? write?.effect.span ?? after.facts.nameSpan,
    function: functionName(after),
    cache: null,
    resource: write?.effect.resource?.name ?? null,
    verb: write?.effect.verb ?? '',
    sites: [{ role: 'change', path: before.file.path, span: lost.span, function: functionName(before) }],
    slots: { function: functionName(after) || 'the module', removed, cache, key: cache },
    remedy: restoreRemedy({ ...functions, step: lost.step, write: write ?? null }),
  };
}
