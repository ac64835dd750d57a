import { namesIn, textOf, walkExpression } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { Call, Expression } from '../core/syntax.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { evaluate } from '../program/values.ts';
import { changeFinding } from './change-finding.ts';
import { isInvalidating } from './removed-calls.ts';

const MAKES_KEYS = /key|prefix|namespace|scoped|version|tenant/i;

/**
 * Evidence `change`: base deleted by `cache_key(path)`, head deletes by `path`. What makes the keys still stands, and others go
 * on using it.
 */
export function lostKeyHelpers(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const then = usesIn(before);
  const now = usesIn(after);
  if (then.length !== now.length) return [];
  const lost = now.flatMap((step, at) => {
    const old = then[at];
    if (!old || textOf(old.call.callee) !== textOf(step.call.callee)) return [];
    const helper = lostHelper(base, before, old, step);
    if (helper && (isInvalidating(step) ? isStillUsed : isStillRemovedBy)(head, after, helper))
      return [{ step, old, helper }];
    const fuller =
      isInvalidating(step) && fullerCall({ base, head }, { node: before, step: old }, { node: after, step });
    return fuller ? [{ step, old, helper: fuller }] : [];
  });
  return lost.slice(0, 1).map(({ step, old, helper }) =>
    changeFinding('invalidation-misses-key', {
      node: after,
      span: step.span,
      gone: { node: before, span: old.span },
      fill: null,
      slots: {
        removed: textOf(helper),
        key: textOf(helper),
        otherkey: argumentsOf(step).map(textOf).join(', '),
        remedy: textOf(old.call),
      },
    }),
  );
}

/** What takes entries out of a cache by its name, and what stores or looks up in one that is named so. */
function usesIn({ facts }: FunctionNode): readonly CallStep[] {
  return facts.steps.filter((step) => step.kind === 'call').filter((step) => isInvalidating(step) || isNamedUse(step));
}

function isNamedUse({ call: { callee } }: CallStep): boolean {
  return (
    callee.kind === 'member' &&
    /^(get|set|add|get_or_set|get_many|set_many|aget|aset|aadd)$/.test(callee.property) &&
    /cache|redis/i.test(textOf(callee.object))
  );
}

function argumentsOf({ call }: CallStep): readonly Expression[] {
  return call.arguments.map(({ value }) => value);
}

/** The call of a function of the tree that head's arguments no longer go through; all else in them was in base's. */
function lostHelper(base: Program, before: FunctionNode, old: CallStep, now: CallStep): Call | null {
  const names = new Set(argumentsOf(old).flatMap(namesIn));
  const left = argumentsOf(now).flatMap(namesIn);
  if (left.length === 0 || left.some((name) => !names.has(name))) return null;
  const kept = new Set(
    argumentsOf(now)
      .flatMap(callsIn)
      .map(({ callee }) => textOf(callee)),
  );
  const helper = argumentsOf(old)
    .flatMap(callsIn)
    .find(({ callee }) => MAKES_KEYS.test(textOf(callee)) && !kept.has(textOf(callee)));
  return helper && evaluate(base, helper.callee, before).kind === 'function' ? helper : null;
}

interface Site {
  readonly node: FunctionNode;
  readonly step: CallStep;
}

/** `purge(urls)` of `urls = [url_of(page, version) …]`: the call of base that made the keys of more than head's does. */
function fullerCall(trees: { base: Program; head: Program }, before: Site, after: Site): Call | null {
  const now = callsBehind(after);
  for (const old of callsBehind(before)) {
    const same = now.filter(({ callee }) => textOf(callee) === textOf(old.callee));
    const [only] = same;
    if (!only || same.length > 1 || only.arguments.length >= old.arguments.length) continue;
    const given = new Set(old.arguments.map(({ value }) => textOf(value)));
    const kept = new Set(only.arguments.map(({ value }) => textOf(value)));
    // A constant chooses how to ask, not for what.
    const isLess =
      [...kept].every((text) => given.has(text)) &&
      old.arguments.some(({ value }) => value.kind !== 'literal' && !kept.has(textOf(value)));
    const [was, is] = [evaluate(trees.base, old.callee, before.node), evaluate(trees.head, only.callee, after.node)];
    const isSame =
      was.kind === 'function' && is.kind === 'function' && parametersOf(was.node) === parametersOf(is.node);
    if (isLess && isSame) return old;
  }
  return null;
}

function parametersOf({ facts }: FunctionNode): number {
  return facts.definition?.parameters.length ?? 0;
}

/** The calls among the arguments, and behind the local names among them. */
function callsBehind({ node, step }: Site): readonly Call[] {
  const open = new Set(argumentsOf(step).flatMap(namesIn));
  const values = [...argumentsOf(step)];
  for (const name of open)
    for (const { name: bound, value, kind } of node.facts.bindings) {
      if (bound !== name || !value || kind === 'parameter' || values.includes(value)) continue;
      values.push(value);
      for (const inner of namesIn(value)) open.add(inner);
    }
  return values.flatMap(callsIn);
}

function callsIn(expression: Expression): readonly Call[] {
  return [...walkExpression(expression)].filter((part) => part.kind === 'call');
}

/** Others delete by what the helper makes. */
function isStillRemovedBy(head: Program, _: FunctionNode, { callee }: Call): boolean {
  const name = lastName(callee);
  return head.functions.some(
    (node) =>
      !node.file.excluded &&
      node.facts.steps.some(
        (step) =>
          step.kind === 'call' &&
          isInvalidating(step) &&
          callsBehind({ node, step }).some((call) => lastName(call.callee) === name),
      ),
  );
}

function lastName(callee: Expression): string {
  return textOf(callee).split('.').at(-1) ?? '';
}

function isStillUsed(head: Program, after: FunctionNode, { callee }: Call): boolean {
  const name = lastName(callee);
  const calls = (node: FunctionNode) =>
    node.facts.steps.some((step) => step.kind === 'call' && lastName(step.call.callee) === name);
  return (
    after.file.functions.some(calls) ||
    head.functions.some((node) => node !== after && !node.file.excluded && calls(node))
  );
}
