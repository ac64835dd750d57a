import { textOf } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import type { LibraryModel } from '../knowledge/model.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import type { KeyShape } from './key-shape.ts';
import { shapeOf } from './keys.ts';
import type { FunctionNode, Program } from './program.ts';
import { numberOf } from './ttl.ts';

/** What a model says of a cache; what it leaves out is not known. Once holes are bound, a lifetime is in seconds. */
export type Traits = NonNullable<LibraryModel['names'][number]['cache']>;

/** The traits with what the code gives in the place of holes. A hole that stays says that something is given. */
export function traitsOf(program: Program, traits: Traits, bindings: Bindings, scope: FunctionNode): Traits {
  const { bound, ttl, unit, ...rest } = traits;
  return {
    ...rest,
    ...(bound !== undefined && { bound: boundOf(program, bound, bindings, scope) }),
    ...lifetimeOf(program, ttl, unit, bindings, scope),
  };
}

/** Traits of a value whose making does not show: what would stand in a hole is not known. */
export function fixedTraits({ bound, ttl, ...rest }: Traits): Traits {
  return {
    ...rest,
    ...(bound !== undefined && !isHole(bound) && { bound }),
    ...(ttl !== undefined && !isHole(ttl) && { ttl }),
  };
}

/** A size that is left out, or none, is no bound. */
function boundOf(
  program: Program,
  bound: NonNullable<Traits['bound']>,
  bindings: Bindings,
  scope: FunctionNode,
): NonNullable<Traits['bound']> {
  if (!isHole(bound)) return bound;
  const [given] = bindings.get(String(bound)) ?? [];
  if (!given || isNothing(given)) return 'none';
  return numberOf(program, given, scope) ?? 'managed';
}

function lifetimeOf(
  program: Program,
  ttl: Traits['ttl'],
  unit: Traits['unit'],
  bindings: Bindings,
  scope: FunctionNode,
): Pick<Traits, 'ttl'> {
  if (ttl === undefined) return {};
  const scale = unit === 'milliseconds' ? 0.001 : 1;
  if (!isHole(ttl)) return { ttl: typeof ttl === 'number' ? ttl * scale : ttl };
  const [given] = bindings.get(String(ttl)) ?? [];
  if (!given || isNothing(given)) return {};
  const seconds = numberOf(program, given, scope);
  return { ttl: seconds === null ? ttl : seconds * scale };
}

function isHole(value: string | number): boolean {
  return typeof value === 'string' && value.startsWith('$');
}

function isNothing(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === null;
}

/** What the cache puts before its keys, with a colon where the text itself does not end. */
export function prefixOf(
  program: Program,
  traits: Traits | undefined,
  bindings: Bindings,
  scope: FunctionNode | null,
): KeyShape | null {
  const prefix = traits?.prefix;
  if (prefix === undefined) return null;
  if (!isHole(prefix)) return ended({ kind: 'text', parts: [prefix] });
  const [given] = bindings.get(prefix) ?? [];
  if (!given || isNothing(given)) return null;
  if (given.kind === 'literal') return ended({ kind: 'text', parts: [String(given.value)] });
  // What a setting holds is not known, but that two settings are two.
  if (!scope && given.kind === 'member' && /^[A-Z][A-Z0-9_]+$/.test(given.property))
    return ended({ kind: 'text', parts: [textOf(given)] });
  return scope ? ended(shapeOf(program, given, scope)) : null;
}

function ended(shape: KeyShape): KeyShape {
  if (shape.kind === 'list') return shape;
  const last = shape.parts.at(-1);
  return typeof last === 'string' && /\w$/.test(last) ? { kind: 'text', parts: [...shape.parts, ':'] } : shape;
}
