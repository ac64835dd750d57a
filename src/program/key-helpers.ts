import { namesIn } from '../core/expressions.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { argumentFor, takesReceiver } from './arguments.ts';
import { partAt } from './given-keys.ts';
import type { Hole, KeyShape } from './key-shape.ts';
import { partsOf, substitute, text } from './keys.ts';
import type { FunctionNode, Program } from './program.ts';
import type { PlacedMaking } from './value.ts';
import { evaluate } from './values.ts';

/** A call, in `scope`, of a function that builds a key. */
interface HelperCall {
  readonly call: Call;
  readonly helper: FunctionNode;
  readonly scope: FunctionNode;
  /** What made the helper, where it is a closure. */
  readonly by?: PlacedMaking | undefined;
}

type ShapeAt = (expression: Expression, scope: FunctionNode) => KeyShape;

/** The shape that a key helper returns last, with the call's arguments in its holes; null where it returns nothing. */
export function helperShape(program: Program, place: HelperCall, at: ShapeAt): KeyShape | null {
  const returns = place.helper.facts.steps.filter((step) => step.kind === 'return' && step.value !== null);
  const last = returns.at(-1);
  if (last?.kind !== 'return' || !last.value) return null;
  const own = substitute(at(last.value, place.helper), (hole) => givenShape(program, place, hole, at));
  const made = place.by && place.helper.parent ? madeShape(program, own, place.by, place.helper.parent, at) : own;
  return returns.length > 1 || reassigns(place.helper) ? madeIn(made, place) : made;
}

/** A shape from inside what `maker` makes, with the arguments of the call that made it. */
export function madeShape(
  program: Program,
  shape: KeyShape,
  { call, scope }: PlacedMaking,
  maker: FunctionNode,
  at: ShapeAt,
): KeyShape {
  return substitute(shape, ({ given }) => {
    const argument = given?.node === maker && !given.each ? argumentFor(call, maker, given.index) : null;
    const part = argument && given ? partAt(program, argument, scope, given.path) : null;
    return part && at(part.expression, part.scope);
  });
}

/** The helper builds the key in steps, of which the shape shows one. */
function reassigns({ facts }: FunctionNode): boolean {
  const names = facts.bindings.map(({ name }) => name);
  return (
    new Set(names).size < names.length ||
    facts.steps.some((step) => step.kind === 'write' && (!step.declares || step.operator !== null))
  );
}

/** What stands in a helper's hole: the argument, its part, or an expression of the helper's own. */
function givenShape(program: Program, place: HelperCall, hole: Hole, at: ShapeAt): KeyShape {
  const { call, helper, scope } = place;
  const joined = joinedRest(place, hole, at);
  if (joined) return joined;
  if (hole.given && hole.given.node !== helper) return madeIn(text([{ ...hole, parameter: null }]), place);
  const argument = hole.parameter && argumentFor(call, helper, hole.parameter.index);
  if (!argument || !hole.parameter) return madeIn(text([{ ...hole, parameter: null }]), place);
  const { path } = hole.parameter;
  const [part] = path;
  if (part === undefined) return at(argument, scope);
  const value = evaluate(program, argument, scope);
  if (value.kind === 'object') {
    const entry = value.expression.entries.find(({ key }) => key?.kind === 'literal' && key.value === part);
    return entry ? at(entry.value, value.scope) : madeIn(text([{ ...hole, parameter: null }]), place);
  }
  return substitute(at(argument, scope), (whole) => text([partOf(whole, path)]));
}

/** `parts.join(':')` of `(...parts)`, and `':'.join(parts)` of `(*parts)`. */
function joinedRest({ call, helper, scope }: HelperCall, { origin }: Hole, at: ShapeAt): KeyShape | null {
  const join = origin?.scope === helper ? origin.expression : null;
  if (join?.kind !== 'call' || join.callee.kind !== 'member' || join.callee.property !== 'join') return null;
  const { object } = join.callee;
  const first = join.arguments[0]?.value;
  const [list, separator] = object.kind === 'literal' ? [first, object] : [object, first];
  const parameters = helper.facts.definition?.parameters ?? [];
  const index = parameters.findIndex(({ rest, name }) => rest === 'positional' && list && namesIn(list).includes(name));
  if (index < 0 || separator?.kind !== 'literal') return null;
  const given = call.arguments
    .filter(({ name }) => name === undefined)
    .slice(takesReceiver(helper) ? index - 1 : index);
  if (given.length === 0 || given.some(({ spread }) => spread)) return null;
  return text(
    given.flatMap(({ value }, place) => [
      ...(place > 0 ? [String(separator.value)] : []),
      ...partsOf(at(value, scope)),
    ]),
  );
}

function partOf(whole: Hole, path: readonly string[]): Hole {
  const { parameter, given } = whole;
  return {
    ...whole,
    text: [whole.text, ...path].join('.'),
    given: given && !given.each ? { ...given, path: [...given.path, ...path] } : null,
    parameter: parameter && { ...parameter, path: [...parameter.path, ...path] },
  };
}

function madeIn(shape: KeyShape, { call, scope }: HelperCall): KeyShape {
  return substitute(shape, (hole) => text([{ ...hole, calls: [...hole.calls, { call, scope }] }]));
}
