import { namesIn, textOf } from '../core/expressions.ts';
import type { Finding } from '../core/finding.ts';
import { callersOf } from '../program/calls.ts';
import { audienceOf, isMeans, thingOf } from '../program/input-roles.ts';
import { type Hole, holesOf, type KeyShape, shapeWords } from '../program/key-shape.ts';
import { shapeOf } from '../program/keys.ts';
import type { FunctionPair } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { changeFinding } from './change-finding.ts';

const KEY_HELPER = /cache_?key|key_?for_?cache|memo_?key/i;

/**
 * Evidence `change`: the helper that makes a key leaves out a part that it had in base, and the rest is as before. Callers
 * look the helper up by its name, so that where it is used need not resolve.
 */
export function lostKeyParts(
  base: Program,
  head: Program,
  { base: before, head: after }: FunctionPair,
): readonly Finding[] {
  if (!after || after.file.excluded || !isKeyHelper(head, after)) return [];
  const [old, now] = [madeBy(base, before), madeBy(head, after)];
  if (!old || !now) return [];
  const kept = new Set(partsOf(now.shape).map(thingOfPart));
  const had = new Set(partsOf(old.shape).map(thingOfPart));
  const lost = partsOf(old.shape).find((hole) => !kept.has(thingOfPart(hole)) && !onlyCarries(lastName(hole)));
  const isGained = [...kept].some((thing) => !had.has(thing));
  if (!lost || isGained || kept.size === 0) return [];
  if (audienceOf(lost.text) === null && !isStillKnown(head, after, lastName(lost))) return [];
  return [
    changeFinding('incomplete-key', {
      node: after,
      span: now.span,
      gone: { node: before, span: old.span },
      fill: null,
      slots: {
        input: lost.text,
        key: shapeWords(now.shape),
        otherkey: shapeWords(old.shape),
        removed: lost.text,
      },
    }),
  ];
}

/** By its name, or because what it answers is handed to something that is named a cache. */
function isKeyHelper(head: Program, helper: FunctionNode): boolean {
  const { name } = helper.facts;
  if (KEY_HELPER.test(name)) return true;
  return MAKES_KEY.test(name) && callersOf(head, helper).some(({ node }) => usesNamedCache(node));
}

const MAKES_KEY = /^_*(get|make|build|create|compute|generate)?_?key(_?for)?$/i;

function usesNamedCache({ facts }: FunctionNode): boolean {
  return facts.steps.some(
    (step) =>
      step.kind === 'call' &&
      step.call.callee.kind === 'member' &&
      /(^|[._])(cache|memo)\w*$/i.test(textOf(step.call.callee.object)),
  );
}

interface Made {
  readonly shape: KeyShape;
  readonly span: FunctionNode['facts']['span'];
}

/** What a helper answers, where it does so in one place. */
function madeBy(program: Program, node: FunctionNode): Made | null {
  const returns = node.facts.steps.filter((step) => step.kind === 'return' && step.value !== null);
  const [only] = returns;
  if (returns.length !== 1 || only?.kind !== 'return' || !only.value) return null;
  return { shape: shapeOf(program, only.value, node), span: only.span };
}

/** The parts that say what they are; of the others nothing can be compared. */
function partsOf(shape: KeyShape): readonly Hole[] {
  return holesOf(shape).filter(({ names, text }) => names.length > 0 && !text.includes('('));
}

/** `image.id` and `image_id` are one part. */
function thingOfPart(hole: Hole): string {
  const thing = thingOf(hole.text);
  return thing === '' ? hole.text : thing;
}

function lastName(hole: Hole): string {
  return hole.text.split('.').at(-1) ?? hole.text;
}

/** `f.__module__` says which function it is. */
function onlyCarries(name: string): boolean {
  return isMeans(name) && !name.startsWith('__');
}

/** Head still has what was left out, in the helper's file or where it is called: the part was not dropped with its source. */
function isStillKnown(head: Program, helper: FunctionNode, name: string): boolean {
  const files = new Set([helper.file, ...callersOf(head, helper).map(({ node }) => node.file)]);
  return [...files].some((file) =>
    file.functions.some(
      (node) =>
        node.facts.bindings.some((binding) => binding.name === name) ||
        node.facts.steps.some((step) =>
          step.kind === 'read'
            ? textOf(step.place).endsWith(`.${name}`)
            : step.kind === 'write' &&
              (textOf(step.target).endsWith(`.${name}`) || (step.value !== null && namesIn(step.value).includes(name))),
        ),
    ),
  );
}
