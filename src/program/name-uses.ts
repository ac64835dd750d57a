import { childrenOf, textOf, walkExpression } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Call, Expression, ObjectEntry } from '../core/syntax.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';

/** A name that an expression uses. */
export interface Use {
  readonly name: string;
  /** With the members that lead on from it, `request.user.locale`. */
  readonly text: string;
  /** It is handed to a call or goes into a text; else it is only what a method is called on. */
  readonly given: boolean;
}

/** Calls that tell people, not callers, what happens. */
const TELLS =
  /^(log|logger|logging|console|metrics|statsd|sentry|tracer|span|print|warnings|warn|assert|invariant|toast|debug)\b/i;

/** Things that hold many inputs, each of which counts for itself. */
export const HOLDERS =
  /^(request|req|ctx|context|info|event|args|kwargs|props|params|options|opts|self|this|session|input|data|query|body|payload|filters?)$/;

/** The names that an expression uses; what only goes into headers says how to ask, not what for. */
export function usesIn(program: Program, expression: Expression, scope: FunctionNode, given = true): readonly Use[] {
  switch (expression.kind) {
    case 'name':
      return [{ name: expression.name, text: expression.name, given }];
    case 'member': {
      const root = rootOf(expression);
      return root && isPlainPath(expression)
        ? [{ name: root, text: textOf(expression), given }]
        : usesIn(program, expression.object, scope, given);
    }
    case 'call':
      return usesInCall(program, expression, scope, given);
    case 'object':
      return expression.entries
        .filter((entry) => !isHeaders(entry))
        .flatMap(({ key, value }) => [...(key ? usesIn(program, key, scope) : []), ...usesIn(program, value, scope)]);
    case 'function': {
      const node = program.functionOf.get(expression.definition);
      return node ? freeUses(program, node) : [];
    }
    default:
      return childrenOf(expression).flatMap((child) => usesIn(program, child, scope, given));
  }
}

function isHeaders({ key }: ObjectEntry): boolean {
  return key?.kind === 'literal' && typeof key.value === 'string' && /^(headers?|cookies?|referr?er)$/i.test(key.value);
}

function isPlainPath(expression: Expression): boolean {
  return expression.kind === 'name' || (expression.kind === 'member' && isPlainPath(expression.object));
}

/** The name that a path starts at; empty where it starts at anything else. */
export function rootOf(expression: Expression): string {
  let at = expression;
  while (at.kind === 'member' || at.kind === 'index') at = at.object;
  return at.kind === 'name' ? at.name : '';
}

function usesInCall(program: Program, call: Call, scope: FunctionNode, given: boolean): readonly Use[] {
  if (TELLS.test(textOf(call.callee))) return [];
  const root = rootOf(call.callee);
  if (
    HOLDERS.test(root) &&
    call.callee.kind === 'member' &&
    call.arguments.every(({ value }) => value.kind === 'literal')
  )
    return [{ name: root, text: textOf(call), given }];
  const receiver = call.callee.kind === 'member' ? usesIn(program, call.callee.object, scope, false) : [];
  const handed = call.arguments.filter(({ name }) => name === undefined || !/^(headers|cookies)$/.test(name));
  return [...receiver, ...handed.flatMap(({ value }) => usesIn(program, value, scope))];
}

/** The uses in a function, and in those inside of it, of names that are not its own. */
export const freeUses = perProgram((program, body: FunctionNode): readonly Use[] => {
  const own = new Set(body.facts.bindings.map(({ name }) => name));
  const uses = outermost(body).flatMap((expression) => usesIn(program, expression, body));
  const seen = new Set<string>();
  return uses.filter((use) => {
    const id = `${use.text} ${use.given}`;
    if (own.has(use.name) || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}, []);

/** The expressions of a function that stand in no other; what is raised is not among them. */
function outermost(body: FunctionNode): readonly Expression[] {
  const nested = new Set<Expression>();
  const whole: Expression[] = [];
  for (const step of body.facts.steps) {
    const expression = expressionOf(step);
    if (!expression) continue;
    whole.push(...(step.kind === 'raise' ? [] : [expression]));
    for (const part of walkExpression(expression)) if (part !== expression || step.kind !== 'call') nested.add(part);
  }
  return whole.filter((expression) => expression.kind !== 'call' || !isNested(body, expression, nested));
}

function isNested(body: FunctionNode, call: Expression, nested: ReadonlySet<Expression>): boolean {
  if (!nested.has(call)) return false;
  return !body.facts.steps.some((step) => (step.kind === 'return' || step.kind === 'write') && step.value === call);
}

function expressionOf(step: Step): Expression | null {
  if (step.kind === 'call') return step.call;
  return step.kind === 'return' || step.kind === 'write' || step.kind === 'raise' ? step.value : null;
}
