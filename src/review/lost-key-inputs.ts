import { namesIn, textOf } from '../core/expressions.ts';
import type { Finding, FindingSite } from '../core/finding.ts';
import type { Expression } from '../core/syntax.ts';
import type { Effect } from '../program/effects.ts';
import { isMeans } from '../program/input-roles.ts';
import { influencesOn } from '../program/inputs.ts';
import { holesOf, isOpen, type KeyShape, shapeWords } from '../program/key-shape.ts';
import { functionName } from '../program/names.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { lookup } from '../program/scope.ts';
import { evaluate } from '../program/values.ts';
import { changeFinding } from './change-finding.ts';
import { isInside } from './kept-elsewhere.ts';
import { fillsOf } from './kept-fills.ts';
import { agrees } from './lost-agreement.ts';
import { wentWithItsUse } from './went-with-its-use.ts';

/** Evidence `change`: an entry is stored as before under a key that lost an input, which still has a say in the function. */
export function lostKeyInputs(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const old = fillsOf(base, before);
  const now = fillsOf(head, after);
  return now.flatMap((fill, at) => {
    const same = counterpart(old, now, fill, at);
    return same ? lostInput(base, head, same, fill) : [];
  });
}

/** The fill of base that stores the same, else the one in the same place. */
function counterpart(old: readonly Effect[], now: readonly Effect[], fill: Effect, at: number): Effect | null {
  const among = old.filter((other) => other.store?.identity === fill.store?.identity);
  const text = storedText(fill);
  const same = text === '' ? [] : among.filter((other) => storedText(other) === text);
  if (same.length === 1) return same[0] ?? null;
  const placed = old[at];
  return old.length === now.length && placed && among.includes(placed) ? placed : null;
}

function storedText({ value, body }: Effect): string {
  return value ? textOf(value) : (body?.facts.qualifiedName ?? '');
}

function lostInput(base: Program, head: Program, old: Effect, fill: Effect): readonly Finding[] {
  const [before, now] = [old.keys[0], fill.keys[0]];
  // What is stored is now found by the look-up, which it was not.
  if (!before || !now || (agrees(head, fill) && !agrees(base, old))) return [];
  const [had, kept] = [namesBehind(base, before, old), namesBehind(head, now, fill)];
  if (kept.size === 0 && isOpen(now)) return [];
  const lost = [...had].filter(
    (name) => !kept.has(name) && !isWhole(fill, name) && !wentWithItsUse(old, fill.node, { text: name, names: [name] }),
  );
  const isGained = [...kept].some((name) => !had.has(name));
  const input = lost.find((name) => isOwn(head, fill.node, name) && isUsed(fill.node, name, callsIn(now)));
  if (input === undefined || isGained) return [];
  return [
    changeFinding('incomplete-key', {
      node: fill.node,
      span: fill.span,
      gone: old,
      fill,
      sites: helperSites(head, fill.node, now),
      slots: { input, key: shapeWords(now), otherkey: shapeWords(before), removed: input },
    }),
  ];
}

/** The key as written is that very name, whatever it is made of now. */
function isWhole(fill: Effect, name: string): boolean {
  const key = keyAsWritten(fill);
  return key?.kind === 'name' && key.name === name;
}

function keyAsWritten({ step }: Effect): Expression | undefined {
  if (step?.kind === 'call') return step.call.arguments[0]?.value;
  return step?.kind === 'write' && step.target.kind === 'index' ? step.target.index : undefined;
}

/** The names in a key, those that they are made of, and those handed to the helpers that make it. */
function namesBehind(program: Program, shape: KeyShape, fill: Effect): ReadonlySet<string> {
  const { node } = fill;
  const written = keyAsWritten(fill);
  const names = holesOf(shape).flatMap((hole) => [
    ...(hole.origin && hole.origin.scope !== node ? [] : hole.names),
    ...hole.calls.flatMap(({ call, scope }) =>
      scope === node ? call.arguments.flatMap(({ value }) => namesIn(value)) : [],
    ),
  ]);
  const around = written?.kind === 'template' ? namesIn(written) : [];
  return new Set([...names, ...around, ...influencesOn(program, names, node).names]);
}

/** A parameter or local of the function, of which the name does not say that it only carries. */
function isOwn(program: Program, node: FunctionNode, name: string): boolean {
  const scope = lookup(program, node, name)?.scope;
  return scope !== undefined && scope.facts.parent !== null && !isMeans(name);
}

function callsIn(shape: KeyShape): ReadonlySet<Expression> {
  return new Set(holesOf(shape).flatMap((hole) => hole.calls.map(({ call }) => call)));
}

/** In the function, or in one inside it, as a loader is. */
function isUsed(node: FunctionNode, name: string, inKey: ReadonlySet<Expression>): boolean {
  return node.file.functions.some((inner) => isInside(inner, node) && isUsedIn(inner, name, inKey));
}

function isUsedIn({ facts }: FunctionNode, name: string, inKey: ReadonlySet<Expression>): boolean {
  return facts.steps.some((step) => {
    if (step.kind === 'call')
      return !inKey.has(step.call) && step.call.arguments.some(({ value }) => namesIn(value).includes(name));
    if (step.kind === 'read') return namesIn(step.place).includes(name);
    return step.kind === 'write' && step.value !== null && namesIn(step.value).includes(name);
  });
}

/** Where the key is put together, in a helper of its own. */
function helperSites(program: Program, node: FunctionNode, shape: KeyShape): readonly FindingSite[] {
  const helpers = new Set(
    holesOf(shape)
      .flatMap(({ calls }) => calls.filter(({ scope }) => scope === node))
      .flatMap(({ call }) => {
        const value = evaluate(program, call.callee, node);
        return value.kind === 'function' ? [value.node] : [];
      }),
  );
  return [...helpers].flatMap(madeIn);
}

/** Where a helper answers the key that it puts together. */
export function madeIn(helper: FunctionNode): readonly FindingSite[] {
  const made = helper.facts.steps.findLast((step) => step.kind === 'return' && step.value !== null);
  if (made?.kind !== 'return' || !made.value) return [];
  const { value } = made;
  const binding =
    value.kind === 'name'
      ? helper.facts.bindings.find(({ name, kind }) => name === value.name && kind === 'variable')
      : null;
  const span = binding?.value?.span ?? made.span;
  return [{ role: 'key', path: helper.file.path, span, function: functionName(helper) }];
}
