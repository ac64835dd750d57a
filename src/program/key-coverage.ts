import { namesIn, textOf, walkExpression } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import type { Effect } from './effects.ts';
import { thingOf } from './input-roles.ts';
import { type Input, influencesOn, namesAround } from './inputs.ts';
import { holesOf } from './key-shape.ts';
import { HOLDERS } from './name-uses.ts';
import { operationsOf } from './operations.ts';
import type { Program } from './program.ts';

/** What the keys of a fill are made of. */
export interface Coverage {
  readonly inputs: readonly Input[];
  /** All names that lead into the keys. */
  readonly names: ReadonlySet<string>;
  readonly texts: readonly string[];
  /** A part of the key is made where its inputs do not show. */
  readonly open: boolean;
}

export function coverageOf(program: Program, fill: Effect): Coverage {
  const holes = fill.keys.flatMap(holesOf);
  const influences = holes.flatMap((hole) => [
    influencesOn(program, hole.names, hole.origin?.scope ?? fill.node),
    influencesOn(program, hole.names, fill.node),
    ...hole.calls.map(({ call, scope }) =>
      influencesOn(
        program,
        call.arguments.flatMap(({ value }) => namesIn(value)),
        scope,
      ),
    ),
  ]);
  const inputs = influences.flatMap((influence) => influence.inputs);
  return {
    inputs,
    names: new Set(influences.flatMap(({ names }) => [...names])),
    texts: holes.map(({ text }) => text),
    open: holes.some((hole) => hole.origin === null || hole.names.length === 0 || isMadeElsewhere(hole.text, inputs)),
  };
}

/** A key, hash or signature that was handed in or is kept in a field says nothing of what it was made of. */
function isMadeElsewhere(text: string, influences: readonly Input[]): boolean {
  const named = /(key|hash|digest|signature|fingerprint|etag|token|identifier|cache_?id)s?(\W|$)/i;
  return named.test(text) || influences.some(({ text: inner, kind }) => kind !== 'hook' && named.test(inner));
}

/** Whether the key tells values for different inputs apart: it holds the input, a part that identifies it, or what it is in. */
export function covers(coverage: Coverage, input: Input): boolean {
  if (coverage.inputs.some((influence) => isSame(influence, input))) return true;
  const thing = thingOf(input.text);
  return [...coverage.texts, ...coverage.inputs.map(({ text }) => text)].some((text) =>
    textThings(text).includes(thing),
  );
}

function textThings(text: string): readonly string[] {
  return text
    .split(/[^\w.]+/)
    .filter(Boolean)
    .map(thingOf);
}

function isSame(influence: Input, input: Input): boolean {
  if (influence.name !== input.name && !(influence.kind === 'field' && input.kind === 'field')) return false;
  if (!HOLDERS.test(input.name) && input.kind !== 'field') return true;
  return `${influence.text}.`.startsWith(`${input.text}.`) || `${input.text}.`.startsWith(`${influence.text}.`);
}

/** The fill, or the use of what is found, stands under a condition that asks for the input: it is the same on a hit. */
export function isAskedFor(program: Program, fill: Effect, input: Input): boolean {
  if (namesAround(fill.node, fill.context).has(input.name)) return true;
  const found = namesOfFound(program, fill);
  return fill.node.facts.contexts.some(({ region }) => {
    if (region.kind !== 'branch') return false;
    const names = namesIn(region.condition);
    return (
      names.includes(input.name) && (names.some((name) => found.has(name)) || mentionsStore(region.condition, fill))
    );
  });
}

/** The local names that hold what was looked up. */
function namesOfFound(program: Program, fill: Effect): ReadonlySet<string> {
  const reads = operationsOf(program, fill.node).filter(
    (effect) => effect.name === 'cache.read' && effect.store?.id === fill.store?.id,
  );
  const expressions = new Set(
    reads.flatMap(({ step }): readonly Expression[] =>
      step?.kind === 'call' ? [step.call] : step?.kind === 'read' ? [step.place] : [],
    ),
  );
  const names = fill.node.facts.bindings.filter(({ value }) => {
    if (!value) return false;
    for (const part of walkExpression(value)) if (expressions.has(part)) return true;
    return false;
  });
  return new Set(names.map(({ name }) => name));
}

function mentionsStore(condition: Expression, fill: Effect): boolean {
  const store = fill.store?.name.split('.').at(-1) ?? '';
  return store !== '' && textOf(condition).includes(store);
}
