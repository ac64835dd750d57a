import { textOf } from '../core/expressions.ts';
import type { Finding, FindingSite } from '../core/finding.ts';
import type { Effect } from '../program/effects.ts';
import { audienceOf, isMeans } from '../program/input-roles.ts';
import { influencesOn } from '../program/inputs.ts';
import { type Hole, holesOf, isOpen, shapeWords } from '../program/key-shape.ts';
import { operationsOf } from '../program/operations.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { SELF } from '../program/scope.ts';
import { changeFinding } from './change-finding.ts';
import { madeIn } from './lost-key-inputs.ts';
import { wentWithItsUse } from './went-with-its-use.ts';

/**
 * Evidence `change`: an entry is stored or looked up as before under a key that lost a part, `self.org.id`, and all other parts
 * are as they were. The part names who asks or how the answer is made, or what it is read from still goes into the value.
 */
export function lostKeyPaths(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded) return [];
  const old = keyedIn(base, before);
  const now = keyedIn(head, after);
  for (const effect of now.toSorted((a, b) => Number(a.name === 'cache.read') - Number(b.name === 'cache.read'))) {
    const same = counterpart(old, now, effect);
    const lost = same && lostPart(base, after, same, effect);
    if (lost) return [finding(head, before, same, effect, lost)];
  }
  return [];
}

/** What a function stores or looks up for longer than the request, under one key. */
function keyedIn(program: Program, node: FunctionNode): readonly Effect[] {
  return operationsOf(program, node).filter(
    ({ name, store, keys }) =>
      ['cache.write', 'cache.compute', 'cache.read'].includes(name) &&
      store !== null &&
      store.lifetime !== 'call' &&
      store.lifetime !== 'request' &&
      keys.length === 1,
  );
}

/** The operation of base in the same place among those of its kind, with the same value. */
function counterpart(old: readonly Effect[], now: readonly Effect[], effect: Effect): Effect | null {
  const isAlike = (other: Effect) => other.name === effect.name && other.store?.identity === effect.store?.identity;
  const [then, these] = [old.filter(isAlike), now.filter(isAlike)];
  const same = then.length === these.length ? then[these.indexOf(effect)] : undefined;
  return same && valueText(same) === valueText(effect) ? same : null;
}

function valueText({ value }: Effect): string {
  return value ? textOf(value) : '';
}

function lostPart(base: Program, after: FunctionNode, old: Effect, now: Effect): Hole | null {
  const [before, key] = [old.keys[0], now.keys[0]];
  if (!before || !key) return null;
  const [had, kept] = [holesOf(before), holesOf(key)];
  const texts = new Set(had.map(({ text }) => text));
  if ((kept.length === 0 && isOpen(key)) || kept.some(({ text }) => !texts.has(text))) return null;
  const lost = had.filter((part) => !kept.some(({ text }) => text === part.text) && !wentWithItsUse(old, after, part));
  return lost.find((part) => !VERSION.test(part.text) && isMissed(base, old.node, after, part)) ?? null;
}

/** What changes with each write takes an old entry out of sight: another matter. */
const VERSION = /version|revision|etag|updated|modified|mtime|stamp|prefix|hash|digest/i;

function isMissed(base: Program, before: FunctionNode, after: FunctionNode, part: Hole): boolean {
  const sources = influencesOn(base, part.names, part.origin?.scope ?? before).inputs;
  if ([part.text, ...sources.map(({ text }) => text)].some((text) => audienceOf(text) !== null)) return true;
  const [root, field, ...rest] = part.text.split('.');
  if (!root || !field || !/^[\w.]+$/.test(part.text)) return false;
  if (SELF.has(root)) return readsOfOwn(after).some((text) => isWithin(text, [root, field, rest[0]]));
  return !isMeans(root) && goesIn(after, root);
}

function isWithin(text: string, path: readonly (string | undefined)[]): boolean {
  const start = path.filter((name) => name !== undefined).join('.');
  return text === start || text.startsWith(`${start}.`);
}

/** The places that the members read which the function goes through: `self._filters`. */
function readsOfOwn(node: FunctionNode): readonly string[] {
  const texts = placesIn(node);
  const names = new Set(texts.flatMap((text) => text.split('.').slice(1, 2)));
  const methods = [...(node.owner?.methods ?? [])].flatMap(([name, method]) => (names.has(name) ? method : []));
  return methods.filter((method) => method !== node).flatMap(placesIn);
}

function placesIn({ facts }: FunctionNode): readonly string[] {
  return facts.steps.flatMap((step) => {
    if (step.kind === 'read') return textOf(step.place);
    return step.kind === 'call' ? textOf(step.call.callee) : [];
  });
}

/** The whole object is called, or handed to what loads. */
function goesIn({ facts }: FunctionNode, root: string): boolean {
  return facts.steps.some(
    (step) =>
      step.kind === 'call' &&
      ((step.call.callee.kind === 'name' && step.call.callee.name === root) ||
        step.call.arguments.some(({ value }) => value.kind === 'name' && value.name === root)),
  );
}

/** The helper of base that put the part into the key, as it stands in head. */
function helperSites(head: Program, { node }: Effect, { origin }: Hole): readonly FindingSite[] {
  const helper = origin?.scope;
  if (!helper || helper === node) return [];
  const { qualifiedName } = helper.facts;
  const after = head.files.get(helper.file.path)?.functions.find(({ facts }) => facts.qualifiedName === qualifiedName);
  return after ? madeIn(after) : [];
}

function finding(head: Program, before: FunctionNode, old: Effect, now: Effect, lost: Hole): Finding {
  const [key, other] = [now.keys[0], old.keys[0]];
  return changeFinding('incomplete-key', {
    node: now.node,
    span: now.span,
    gone: { node: before, span: old.span },
    fill: now,
    sites: helperSites(head, old, lost),
    slots: {
      input: lost.text,
      key: key ? shapeWords(key) : 'the key',
      otherkey: other ? shapeWords(other) : 'the key',
      removed: lost.text,
    },
  });
}
