import { namesIn } from '../core/expressions.ts';
import type { Binding, Step } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { freeUses, HOLDERS, rootOf, type Use, usesIn } from './name-uses.ts';
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

/** What a value is made of, through local names, down to parameters, hooks and fields; `known` names lead no further. */
export function inputsOf(
  program: Program,
  value: Expression,
  scope: FunctionNode,
  known: ReadonlySet<string>,
): readonly Input[] {
  return follow({ program, known, seen: new Set(), purpose: 'value' }, usesIn(program, value, scope), scope);
}

/** What a function captures of `user` and of what stands around it, module level left out. */
export function capturedInputs(
  program: Program,
  body: FunctionNode,
  user: FunctionNode,
  known: ReadonlySet<string>,
): readonly Input[] {
  const around = body.parent;
  if (!around || around.facts.parent === null || !isAround(around, user)) return [];
  return follow({ program, known, seen: new Set(), purpose: 'value' }, freeUses(program, body), around);
}

function isAround(outer: FunctionNode, inner: FunctionNode): boolean {
  for (let at: FunctionNode | null = inner; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** What names may be made of, with what decides over them and what is put into them. */
export interface Influences {
  readonly inputs: readonly Input[];
  /** All names on the way. */
  readonly names: ReadonlySet<string>;
}

/** As `inputsOf`, but generous: for what may be in a key. */
export function influencesOn(program: Program, names: readonly string[], scope: FunctionNode): Influences {
  const search: Search = { program, known: new Set(), seen: new Set(), purpose: 'key' };
  const inputs = follow(
    search,
    names.map((name) => ({ name, text: name, given: true })),
    scope,
  );
  return { inputs, names: new Set([...search.seen].map((id) => id.split(' ')[1] ?? '')) };
}

interface Search {
  readonly program: Program;
  readonly known: ReadonlySet<string>;
  /** `scope name text given` */
  readonly seen: Set<string>;
  readonly purpose: 'value' | 'key';
}

const MOST = 120;

function follow(search: Search, uses: readonly Use[], scope: FunctionNode): readonly Input[] {
  const { program, known, seen } = search;
  return uses.flatMap((use) => {
    const id = `${scope.id} ${use.name} ${use.text} ${use.given}`;
    if (seen.has(id) || seen.size > MOST || (known.has(use.name) && !HOLDERS.test(use.name))) return [];
    seen.add(id);
    if (SELF.has(use.name)) return use.text === use.name ? [] : [input(use, 'field', scope, null)];
    const found = lookup(program, scope, use.name);
    return found && found.scope.facts.parent !== null ? behind(search, use, found) : [];
  });
}

function behind(
  search: Search,
  use: Use,
  found: { scope: FunctionNode; bindings: readonly Binding[] },
): readonly Input[] {
  const { scope, bindings } = found;
  const [first] = bindings;
  const parameters = bindings.filter((binding) => binding.kind === 'parameter');
  const own = parameters.map((binding) => input(use, 'parameter', scope, binding));
  if (first && isHook(first))
    return search.purpose === 'key' || isInputHook(first) ? [input(use, 'hook', scope, first)] : [];
  const inner = follow(search, sourcesOf(search, scope, use.name), scope);
  return [...own, ...inner.map((other) => ({ ...other, given: other.given || use.given }))];
}

function input(use: Use, kind: Input['kind'], scope: FunctionNode, binding: Binding | null): Input {
  const name = kind === 'field' ? use.text.split('.').slice(0, 2).join('.') : use.name;
  return { name, kind, text: use.text, scope, binding, given: use.given };
}

/** Hooks whose answer is an input of its own: state, the address, what is kept between visits. */
const INPUT_HOOKS = /^use(State|Reducer|Params|SearchParams|LocalStorage|QueryState|Locale|RouteParams)$/;
const PASSES_ON = /^use(Memo|Callback|Debounce\w*|Throttle\w*|DeferredValue)$/;

function isHook(binding: Binding): boolean {
  const name = hookName(binding);
  return /^use[A-Z]/.test(name) && !PASSES_ON.test(name);
}

/** State by its value; what sets it is no input. */
function isInputHook(binding: Binding): boolean {
  return INPUT_HOOKS.test(hookName(binding)) && binding.path[0] !== 1;
}

function hookName({ kind, value }: Binding): string {
  if (kind !== 'variable' || value?.kind !== 'call') return '';
  if (value.callee.kind === 'name') return value.callee.name;
  return value.callee.kind === 'member' ? value.callee.property : '';
}

/** The uses that a local name got its value from. */
function sourcesOf({ program, purpose }: Search, scope: FunctionNode, name: string): readonly Use[] {
  const values = (givenTo(program, scope).get(name) ?? []).flatMap((value) => usesIn(program, value, scope));
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
  return new Map(
    [...Map.groupBy(given, ({ name }) => name)].map(([name, items]) => [name, items.map(({ value }) => value)]),
  );
});

/** Names in the conditions around an assignment, and in what is put into the name by a method. */
const decidingOver = perProgram((program, scope: FunctionNode): ReadonlyMap<string, readonly Use[]> => {
  const found: { name: string; uses: readonly Use[] }[] = [];
  for (const step of scope.facts.steps) {
    const name = step.kind === 'write' ? rootOf(step.target) : step.kind === 'call' ? receiverOf(step.call) : '';
    if (!name) continue;
    const put = step.kind === 'call' ? step.call.arguments.flatMap(({ value }) => usesIn(program, value, scope)) : [];
    found.push({ name, uses: [...put, ...conditionUses(program, scope, step)] });
  }
  return new Map(
    [...Map.groupBy(found, ({ name }) => name)].map(([name, items]) => [name, items.flatMap(({ uses }) => uses)]),
  );
});

function conditionUses(program: Program, scope: FunctionNode, step: Step): readonly Use[] {
  return conditionsAround(scope, step.context).flatMap((condition) => usesIn(program, condition, scope));
}

function receiverOf(call: Call): string {
  return call.callee.kind === 'member' ? rootOf(call.callee.object) : '';
}

function conditionsAround(node: FunctionNode, context: number): readonly Expression[] {
  const conditions: Expression[] = [];
  for (let at: number | null = context; at !== null; at = node.facts.contexts[at]?.parent ?? null) {
    const region = node.facts.contexts[at]?.region;
    if (region?.kind === 'branch') conditions.push(region.condition);
  }
  return conditions;
}

/** Names in the conditions that stand around a step. */
export function namesAround(node: FunctionNode, context: number): ReadonlySet<string> {
  return new Set(conditionsAround(node, context).flatMap(namesIn));
}

/** Whether the function calls the name somewhere: then it is a function. */
export function isCalled(node: FunctionNode, name: string): boolean {
  return node.file.functions.some((other) =>
    other.facts.steps.some(
      (step) => step.kind === 'call' && step.call.callee.kind === 'name' && step.call.callee.name === name,
    ),
  );
}
