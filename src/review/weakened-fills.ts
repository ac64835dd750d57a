import { namesIn } from '../core/expressions.ts';
import type { Finding, FindingSite, RuleId } from '../core/finding.ts';
import type { Slots } from '../core/issue.ts';
import type { Change } from '../core/tree.ts';
import type { Effect } from '../program/effects.ts';
import { holesOf, isOpen, type KeyShape, shapeWords } from '../program/key-shape.ts';
import { functionName } from '../program/names.ts';
import { operationsOf } from '../program/operations.ts';
import { functionPairs } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { summaryOf } from '../program/summaries.ts';

/** Evidence `change`: an entry is stored as before, but its key lost an input or its load lost its lock. */
export function weakenedFills(base: Program, head: Program, change: Change): readonly Finding[] {
  return functionPairs(base, head, change).flatMap(({ base: before, head: after }) => {
    if (!after || after.file.excluded) return [];
    const old = fillsOf(base, before);
    const now = fillsOf(head, after);
    const shortened = old.length === now.length ? now.flatMap((fill, at) => lostInput(after, old[at], fill)) : [];
    return [...shortened, ...lostLock(base, head, before, after, now)];
  });
}

function fillsOf(program: Program, node: FunctionNode): readonly Effect[] {
  return operationsOf(program, node).filter(
    ({ name, store }) =>
      (name === 'cache.write' || name === 'cache.compute') &&
      store !== null &&
      store.lifetime !== 'call' &&
      store.lifetime !== 'request',
  );
}

/** A name that was in the key, is in it no more, and still has a say in the function. */
function lostInput(after: FunctionNode, old: Effect | undefined, fill: Effect): readonly Finding[] {
  const [before, now] = [old?.keys[0], fill.keys[0]];
  if (!old || !before || !now || old.store?.identity !== fill.store?.identity || isOpen(now)) return [];
  const kept = inputsOf(now);
  const lost = [...inputsOf(before)].filter((name) => !kept.has(name));
  const gained = [...kept].filter((name) => !inputsOf(before).has(name));
  const input = lost.find((name) => isUsed(after, name));
  if (input === undefined || gained.length > 0) return [];
  const slots = { input, key: shapeWords(now), otherkey: shapeWords(before), removed: input };
  return [finding('incomplete-key', after, old, fill, slots)];
}

function inputsOf(shape: KeyShape): ReadonlySet<string> {
  return new Set(holesOf(shape).flatMap((hole) => hole.names));
}

function isUsed(node: FunctionNode, name: string): boolean {
  return node.facts.steps.some((step) => {
    if (step.kind === 'call') return step.call.arguments.some(({ value }) => namesIn(value).includes(name));
    if (step.kind === 'read') return namesIn(step.place).includes(name);
    return step.kind === 'write' && step.value !== null && namesIn(step.value).includes(name);
  });
}

function lostLock(
  base: Program,
  head: Program,
  before: FunctionNode,
  after: FunctionNode,
  fills: readonly Effect[],
): readonly Finding[] {
  const [fill] = fills;
  const lock = summaryOf(base, before).find(({ effect }) => effect.name === 'lock.hold');
  if (!fill || !lock || summaryOf(head, after).some(({ effect }) => effect.name === 'lock.hold')) return [];
  const loads = summaryOf(head, after).some(
    ({ effect }) => effect.name === 'io.call' || effect.name === 'resource.read',
  );
  const filled = fillsOf(base, before).some((old) => old.store?.identity === fill.store?.identity);
  if (!loads || !filled) return [];
  const step = lock.path[0]?.step;
  const place = { ...lock.effect, node: before, span: step?.span ?? lock.effect.span };
  return [
    finding('unguarded-miss', after, place, fill, {
      removed: 'the lock around the load',
      key: fill.keys[0] ? shapeWords(fill.keys[0]) : 'the key',
      setting: 'the lock',
    }),
  ];
}

function finding(rule: RuleId, after: FunctionNode, old: Effect, fill: Effect, slots: Slots): Finding {
  const name = fill.store?.name ?? 'the cache';
  const gone: FindingSite = {
    role: 'change',
    path: old.node.file.path,
    span: old.span,
    function: functionName(old.node),
  };
  return {
    rule,
    severity: 'warning',
    confidence: 'medium',
    evidence: ['change'],
    path: after.file.path,
    span: fill.span,
    function: functionName(after),
    cache: fill.store ? { id: fill.store.identity, name, path: fill.store.path, span: fill.store.span } : null,
    resource: null,
    verb: '',
    sites: [gone, { role: 'fill', path: after.file.path, span: fill.span, function: functionName(after) }],
    slots: {
      function: functionName(after) || 'the module',
      cache: name,
      reader: functionName(after) || 'the reader',
      ...slots,
    },
    remedy: null,
  };
}
