import { childrenOf, namesIn, textOf, walkExpression } from '../core/expressions.ts';
import type { Binding, Step } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { lookup, SELF } from './scope.ts';

/** Something that comes from outside of a function and that a value is made of. */
export interface Input {
  /** The parameter, hook result or captured name, `filters`; a field with its holder, `self.locale`. */
  readonly name: string;
  readonly kind: 'parameter' | 'hook' | 'field';
  /** The way as written, `request.user.locale`. */
  readonly text: string;
  /** The function whose parameter or variable it is. */
  readonly scope: FunctionNode;
  readonly binding: Binding | null;
  /** It is handed to a call or goes into a text; else it is only what a method is called on. */
  readonly given: boolean;
}

interface Use {
  readonly name: string;
  readonly at: Expression;
  readonly text: string;
  readonly given: boolean;
}

/** What a value is made of, through local names, down to parameters, hooks and fields. */
export function inputsOf(program: Program, value: Expression, scope: FunctionNode): readonly Input[] {
  return follow(program, usesIn(program, value, scope, true), scope, new Set(), 'value');
}

/** What a function that captures its inputs is made of: the names of its surroundings, module level left out. */
export function capturedInputs(program: Program, body: FunctionNode): readonly Input[] {
  const around = body.parent;
  if (!around || around.facts.parent === null) return [];
  const outside = freeUses(program, body);
  return follow(program, outside, around, new Set(), 'value');
}

/** As `inputsOf`, but generous: with what decides over a name and what is put into it. For what may be in a key. */
export function influencesOn(program: Program, names: readonly string[], scope: FunctionNode): readonly Input[] {
  const uses = names.map((name): Use => ({ name, at: { kind: 'name', name, span: END }, text: name, given: true }));
  return follow(program, uses, scope, new Set(), 'key');
}

const END = { line: Number.MAX_SAFE_INTEGER, column: 0, endLine: Number.MAX_SAFE_INTEGER, endColumn: 0 };

const MOST = 120;

function follow(
  program: Program,
  uses: readonly Use[],
  scope: FunctionNode,
  seen: Set<string>,
  purpose: 'value' | 'key',
): readonly Input[] {
  return uses.flatMap((use) => {
    const id = `${scope.id} ${use.text} ${use.given}`;
    if (seen.has(id) || seen.size > MOST) return [];
    seen.add(id);
    if (SELF.has(use.name)) return use.text === use.name ? [] : [input(use, 'field', scope, null)];
    const found = lookup(program, scope, use.name);
    if (!found || found.scope.facts.parent === null) return [];
    const [first] = found.bindings;
    const parameters = found.bindings.filter((binding) => binding.kind === 'parameter');
    const own = parameters.map((binding) => input(use, 'parameter', found.scope, binding));
    const behind = sourcesOf(program, found.scope, use.name, purpose);
    const hook = first && isHook(first) ? [input(use, 'hook', found.scope, first)] : [];
    const inner = hook.length > 0 ? [] : follow(program, behind, found.scope, seen, purpose);
    return [...own, ...hook, ...inner.map((other) => ({ ...other, given: other.given || use.given }))];
  });
}

function input(use: Use, kind: Input['kind'], scope: FunctionNode, binding: Binding | null): Input {
  const name = kind === 'field' ? use.text.split('.').slice(0, 2).join('.') : use.name;
  return { name, kind, text: use.text, scope, binding, given: use.given };
}

const PASSES_ON = /^use(Memo|Callback|Debounce\w*|Throttle\w*|DeferredValue)$/;

function isHook({ kind, value }: Binding): boolean {
  if (kind !== 'variable' || value?.kind !== 'call') return false;
  const name =
    value.callee.kind === 'name' ? value.callee.name : value.callee.kind === 'member' ? value.callee.property : '';
  return /^use[A-Z]/.test(name) && !PASSES_ON.test(name);
}

/** The uses that a local name got its value from. */
function sourcesOf(program: Program, scope: FunctionNode, name: string, purpose: 'value' | 'key'): readonly Use[] {
  const values = (givenTo(program, scope).get(name) ?? []).flatMap((value) => usesIn(program, value, scope, true));
  return purpose === 'value' ? values : [...values, ...(decidingOver(program, scope).get(name) ?? [])];
}

/** What is assigned to each name of a function, to its members, or comes out of a loop over it. */
const givenTo = perProgram((_, scope: FunctionNode): ReadonlyMap<string, readonly Expression[]> => {
  const given: { name: string; value: Expression }[] = [];
  for (const { name, kind, value } of scope.facts.bindings)
    if (value && (kind === 'variable' || kind === 'element' || kind === 'scope')) given.push({ name, value });
  for (const step of scope.facts.steps)
    if (step.kind === 'write' && step.value && rootOf(step.target))
      given.push({ name: rootOf(step.target), value: step.value });
  return groupValues(given);
});

function groupValues(
  given: readonly { name: string; value: Expression }[],
): ReadonlyMap<string, readonly Expression[]> {
  return new Map(
    [...Map.groupBy(given, ({ name }) => name)].map(([name, items]) => [name, items.map(({ value }) => value)]),
  );
}

/** Names in the conditions around an assignment, and in what is put into the name by a method. */
const decidingOver = perProgram((program, scope: FunctionNode): ReadonlyMap<string, readonly Use[]> => {
  const found: { name: string; uses: readonly Use[] }[] = [];
  for (const step of scope.facts.steps) {
    const name = step.kind === 'write' ? rootOf(step.target) : step.kind === 'call' ? receiverOf(step.call) : '';
    if (!name) continue;
    const put =
      step.kind === 'call' ? step.call.arguments.flatMap(({ value }) => usesIn(program, value, scope, true)) : [];
    found.push({ name, uses: [...put, ...conditionUses(program, scope, step)] });
  }
  return new Map(
    [...Map.groupBy(found, ({ name }) => name)].map(([name, items]) => [name, items.flatMap(({ uses }) => uses)]),
  );
});

function conditionUses(program: Program, scope: FunctionNode, step: Step): readonly Use[] {
  const uses: Use[] = [];
  for (let at: number | null = step.context; at !== null; at = scope.facts.contexts[at]?.parent ?? null) {
    const region = scope.facts.contexts[at]?.region;
    if (region?.kind === 'branch') uses.push(...usesIn(program, region.condition, scope, true));
  }
  return uses;
}

function receiverOf(call: Call): string {
  return call.callee.kind === 'member' ? rootOf(call.callee.object) : '';
}

export function rootOf(expression: Expression): string {
  let at = expression;
  while (at.kind === 'member' || at.kind === 'index') at = at.object;
  return at.kind === 'name' ? at.name : '';
}

/** Calls that tell people, not callers, what happens. */
const TELLS =
  /^(log|logger|logging|console|metrics|statsd|sentry|tracer|span|print|warnings|warn|assert|invariant|toast|debug)\b/i;

/** The names that an expression uses, each with the members that lead on from it. */
function usesIn(program: Program, expression: Expression, scope: FunctionNode, given: boolean): readonly Use[] {
  switch (expression.kind) {
    case 'name':
      return [{ name: expression.name, at: expression, text: expression.name, given }];
    case 'member': {
      const root = rootOf(expression);
      return root && isPlainPath(expression)
        ? [{ name: root, at: expression, text: textOf(expression), given }]
        : usesIn(program, expression.object, scope, given);
    }
    case 'call':
      return usesInCall(program, expression, scope);
    case 'function': {
      const node = program.functionOf.get(expression.definition);
      return node ? freeUses(program, node) : [];
    }
    default:
      return childrenOf(expression).flatMap((child) => usesIn(program, child, scope, given));
  }
}

function isPlainPath(expression: Expression): boolean {
  return expression.kind === 'name' || (expression.kind === 'member' && isPlainPath(expression.object));
}

function usesInCall(program: Program, call: Call, scope: FunctionNode): readonly Use[] {
  if (TELLS.test(textOf(call.callee))) return [];
  const receiver = call.callee.kind === 'member' ? usesIn(program, call.callee.object, scope, false) : [];
  return [...receiver, ...call.arguments.flatMap(({ value }) => usesIn(program, value, scope, true))];
}

/** The uses in a function, and in those inside of it, of names that are not its own. */
const freeUses = perProgram((program, body: FunctionNode): readonly Use[] => {
  const own = new Set(body.facts.bindings.map(({ name }) => name));
  const inner = body.file.functions.filter((node) => node.parent === body).flatMap((node) => freeUses(program, node));
  const uses = body.facts.steps.flatMap((step) => stepUses(program, body, step));
  const seen = new Set<string>();
  return [...uses, ...inner].filter((use) => {
    const id = `${use.text} ${use.given}`;
    if (own.has(use.name) || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}, []);

function stepUses(program: Program, body: FunctionNode, step: Step): readonly Use[] {
  if (step.kind === 'call') return usesInCall(program, step.call, body);
  if (step.kind === 'return' || step.kind === 'write') return step.value ? usesIn(program, step.value, body, true) : [];
  return [];
}

/** Whether the function calls the name somewhere: then it is a function. */
export function isCalled(node: FunctionNode, name: string): boolean {
  return node.file.functions.some((other) =>
    other.facts.steps.some(
      (step) => step.kind === 'call' && step.call.callee.kind === 'name' && step.call.callee.name === name,
    ),
  );
}

/** Names in the conditions that stand around a step. */
export function namesAround(node: FunctionNode, context: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at: number | null = context; at !== null; at = node.facts.contexts[at]?.parent ?? null) {
    const region = node.facts.contexts[at]?.region;
    if (region?.kind === 'branch') for (const name of namesIn(region.condition)) names.add(name);
  }
  return names;
}

/** Whether the expression holds a call at all. */
export function hasCall(expression: Expression): boolean {
  for (const part of walkExpression(expression)) if (part.kind === 'call') return true;
  return false;
}
