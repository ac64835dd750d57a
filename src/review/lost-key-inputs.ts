import { namesIn, textOf } from '../core/expressions.ts';
import type { Finding, FindingSite } from '../core/finding.ts';
import type { Span } from '../core/span.ts';
import type { Expression } from '../core/syntax.ts';
import { callersOf, callsOf } from '../program/calls.ts';
import type { Effect } from '../program/effects.ts';
import { isMeans, thingOf } from '../program/input-roles.ts';
import { influencesOn } from '../program/inputs.ts';
import { holesOf, type KeyShape, shapeText, shapeWords } from '../program/key-shape.ts';
import { shapeOf } from '../program/keys.ts';
import { functionName } from '../program/names.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { lookup } from '../program/scope.ts';
import { changeFinding, fillsOf } from './weakened-fills.ts';

/** A fill whose key lost an input that still has a say in the function. */
export function lostInputs(base: Program, head: Program, { base: before, head: after }: FunctionPair): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const old = fillsOf(base, before);
  const now = fillsOf(head, after);
  return now.flatMap((fill, at) => {
    const same = counterpart(old, now, at);
    return same ? lostInput(base, head, same, fill) : [];
  });
}

/** The fill of base that stores the same, else the one in the same place. */
function counterpart(old: readonly Effect[], now: readonly Effect[], at: number): Effect | undefined {
  const fill = now[at];
  const among = old.filter((other) => other.store?.identity === fill?.store?.identity);
  const same = among.filter((other) => storedText(other) !== '' && fill && storedText(other) === storedText(fill));
  if (same.length === 1) return same[0];
  return old.length === now.length && among.includes(old[at] ?? among[0] ?? NONE) ? old[at] : undefined;
}

const NONE: Effect | null = null;

function storedText({ value, body }: Effect): string {
  return value ? textOf(value) : (body?.facts.qualifiedName ?? '');
}

function lostInput(base: Program, head: Program, old: Effect, fill: Effect): readonly Finding[] {
  const [before, now] = [old.keys[0], fill.keys[0]];
  if (!before || !now) return [];
  const [had, kept] = [namesBehind(base, before, old.node), namesBehind(head, now, fill.node)];
  const lost = [...had].filter((name) => !kept.has(name));
  const gained = [...kept].filter((name) => !had.has(name));
  const input = lost.find((name) => isOwnName(head, fill.node, name) && isUsed(fill.node, name, now));
  if (input === undefined || gained.length > 0) return [];
  const slots = { input, key: shapeWords(now), otherkey: shapeWords(before), removed: input };
  return [changeFinding('incomplete-key', fill.node, old, fill, slots, helperSites(head, fill.node, now))];
}

/** The names in a key, those that they are made of, and those handed to the helpers that make it. */
function namesBehind(program: Program, shape: KeyShape, node: FunctionNode): ReadonlySet<string> {
  const names = holesOf(shape).flatMap((hole) => [
    ...(hole.origin?.scope === node || hole.origin === null ? hole.names : []),
    ...hole.calls.filter(({ scope }) => scope === node).flatMap(({ call }) => call.arguments.flatMap(({ value }) => namesIn(value))),
  ]);
  return new Set([...names, ...influencesOn(program, names, node).names]);
}

/** A parameter or local of the function, of which a name does not say that it only carries. */
function isOwnName(program: Program, node: FunctionNode, name: string): boolean {
  const scope = lookup(program, node, name)?.scope;
  return scope !== undefined && scope.facts.parent !== null && !isMeans(name);
}

function isUsed(node: FunctionNode, name: string, key: KeyShape): boolean {
  const inKey = new Set(holesOf(key).flatMap((hole) => hole.calls.map(({ call }) => call as Expression)));
  return node.facts.steps.some((step) => {
    if (step.kind === 'call')
      return !inKey.has(step.call) && step.call.arguments.some(({ value }) => namesIn(value).includes(name));
    if (step.kind === 'read') return namesIn(step.place).includes(name);
    return step.kind === 'write' && step.value !== null && namesIn(step.value).includes(name);
  });
}
