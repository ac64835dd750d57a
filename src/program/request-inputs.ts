import { textOf, walkExpression } from '../core/expressions.ts';
import type { Span } from '../core/span.ts';
import type { Expression, Member } from '../core/syntax.ts';
import { argumentFor } from './arguments.ts';
import { callsOf } from './calls.ts';
import type { FunctionNode, Program } from './program.ts';
import { evaluate } from './values.ts';

/** What a view reads of the request that it is given, and who asks depends on. */
export interface RequestInput {
  readonly text: string;
  readonly node: FunctionNode;
  readonly span: Span;
}

const REQUEST = /^_?(request|req)$/;
const OF_ASKER = /^(user|auser|session|COOKIES|auth)$/;

/** In the view itself, and in the functions that it hands its request; none where the answer says what it varies by. */
export function requestInputs(program: Program, view: FunctionNode): readonly RequestInput[] {
  if (saysWhoItIsFor(view)) return [];
  const handed = callsOf(program, view).flatMap(({ step, targets }) =>
    targets.flatMap(({ node, way, link }) => {
      if (way !== 'call' || link !== 'proven' || saysWhoItIsFor(node)) return [];
      const isHanded = parametersOf(node).some((index) =>
        isRequest(argumentFor(step.call, node, index), program, view),
      );
      return isHanded ? readsIn(program, node) : [];
    }),
  );
  return [...readsIn(program, view), ...handed];
}

/** `@vary_on_cookie`, `patch_vary_headers(response, ['Cookie'])`, `@cache_control(private=True)` */
function saysWhoItIsFor({ facts }: FunctionNode): boolean {
  const decorators = (facts.definition?.decorators ?? []).map(({ expression }) => expression);
  const calls = facts.steps.flatMap((step) => (step.kind === 'call' ? [step.call] : []));
  return [...decorators, ...calls].some((expression) => VARIES.test(textOf(expression)));
}

const VARIES =
  /vary_on_cookie|vary.*(cookie|authorization)|cache_control.*private|never_cache|add_never_cache_headers/i;

function parametersOf({ facts }: FunctionNode): readonly number[] {
  return (facts.definition?.parameters ?? []).flatMap(({ name }, index) => (REQUEST.test(name) ? [index] : []));
}

function readsIn(program: Program, node: FunctionNode): readonly RequestInput[] {
  return node.facts.steps.flatMap((step) => {
    if (step.kind === 'read' && step.place.kind === 'member') return inputAt(program, step.place, node, step.span);
    if (step.kind !== 'call') return [];
    return [...walkExpression(step.call.callee)].flatMap((part) =>
      part.kind === 'member' ? inputAt(program, part, node, step.span) : [],
    );
  });
}

function inputAt(program: Program, place: Member, node: FunctionNode, span: Span): readonly RequestInput[] {
  const isOfAsker = OF_ASKER.test(place.property) && isRequest(place.object, program, node);
  return isOfAsker ? [{ text: textOf(place), node, span }] : [];
}

/** The parameter that says so, or the request that a view of a class keeps: `self.request`. */
function isRequest(expression: Expression | null, program: Program, node: FunctionNode): boolean {
  if (expression?.kind === 'member')
    return expression.property === 'request' && expression.object.kind === 'name' && expression.object.name === 'self';
  if (expression?.kind !== 'name' || !REQUEST.test(expression.name)) return false;
  const value = evaluate(program, expression, node);
  return value.kind === 'parameter' || value.kind === 'typed';
}
