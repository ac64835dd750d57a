import { walkExpression } from '../core/expressions.ts';
import type { CallStep } from '../core/facts.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { basesOf, classMember } from './class-members.ts';
import { wholeModule } from './exports.ts';
import { callMatches } from './library-matches.ts';
import { eventTargets } from './named-events.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import type { PlacedMaking } from './value.ts';
import { evaluate, type Value } from './values.ts';

/** One function that a call may run. */
export interface CallTarget {
  readonly node: FunctionNode;
  /** `callback`: it is handed over and run by what is called; `element`: it is handed to a component. */
  readonly way: 'call' | 'callback' | 'element';
  readonly link: 'proven' | 'inferred';
  /** The call that made it, of a function that answers an object of functions: `useMutation(optionsFor(keys))`. */
  readonly by?: PlacedMaking | undefined;
}

export interface CallSite {
  readonly node: FunctionNode;
  readonly step: CallStep;
  readonly targets: readonly CallTarget[];
}

/** The calls of a function with what they run, as far as the tree shows. What does not resolve proves nothing. */
export const callsOf = perProgram(
  (program, node: FunctionNode): readonly CallSite[] =>
    node.facts.steps.flatMap((step) => {
      if (step.kind !== 'call') return [];
      const targets = targetsOf(program, node, step.call);
      return targets.length > 0 ? [{ node, step, targets }] : [];
    }),
  [],
);

/** Who calls a function. */
export function callersOf(program: Program, node: FunctionNode): readonly CallSite[] {
  return allCallers(program, program).get(node) ?? [];
}

const allCallers = perProgram((program, _: Program) => {
  const callers = new Map<FunctionNode, CallSite[]>();
  for (const caller of program.functions) {
    for (const site of callsOf(program, caller)) {
      for (const { node } of site.targets) {
        const known = callers.get(node);
        if (known) known.push(site);
        else callers.set(node, [site]);
      }
    }
  }
  return callers;
}, new Map());

function targetsOf(program: Program, node: FunctionNode, call: Call): readonly CallTarget[] {
  const callee = wholeModule(program, evaluate(program, call.callee, node));
  const direct = directTargets(program, callee, call, node);
  const way = call.form === 'jsx' ? 'element' : 'callback';
  const callbacks = call.arguments
    .flatMap((argument) => functionsIn(program, argument.value, node))
    .map((target) => ({ node: target, way, link: 'inferred' }) as const);
  const made = call.arguments.flatMap((argument) => madeFunctions(program, argument.value, node));
  const heard = direct.length > 0 ? [] : eventTargets(program, call, node);
  const later = [
    ...callbacks,
    ...made.map((target) => ({ ...target, way, link: 'inferred' }) as const),
    ...heard.map((target) => ({ node: target, way: 'callback', link: 'inferred' }) as const),
  ];
  return [...direct, ...later.filter((target) => !direct.some((other) => other.node === target.node))];
}

function directTargets(program: Program, callee: Value, call: Call, scope: FunctionNode): readonly CallTarget[] {
  switch (callee.kind) {
    case 'function':
      return [...overridesOf(program, callee.node)].map((node) => ({
        node,
        way: 'call',
        link: 'proven',
        by: callee.by,
      }));
    case 'class': {
      const made = classMember(program, callee.node, '__init__') ?? classMember(program, callee.node, 'constructor');
      return made?.kind === 'function' ? [{ node: made.node, way: 'call', link: 'proven' }] : [];
    }
    case 'result':
      return callee.call.arguments
        .flatMap((argument) => functionsIn(program, argument.value, callee.scope))
        .map((node) => ({ node, way: 'call', link: 'inferred' }));
    case 'member':
      if (callee.of.kind === 'function' && isQueued(program, call, scope))
        return [{ node: callee.of.node, way: 'call', link: 'inferred' }];
      return uniqueMethod(program, call, callee.name, scope);
    case 'parameter':
      return callee.path.length > 0 ? uniqueMethod(program, call, callee.path.at(-1) ?? '', scope) : [];
    default:
      return [];
  }
}

/** `task.delay(order_id)` runs the task, later; a decorator of the tree's own can make one as well. */
function isQueued(program: Program, call: Call, scope: FunctionNode): boolean {
  if (isQueuedByName(call)) return true;
  return callMatches(program, { call, scope }).some(({ compiled }) => compiled.entry.does === 'queue');
}

export function isQueuedByName({ callee }: Call): boolean {
  return (
    callee.kind === 'member' && /^(delay|delay_on_commit|apply_async|enqueue|defer|schedule)$/.test(callee.property)
  );
}

/** A method that subclasses replace may be any of them; more than a few say nothing. */
function overridesOf(program: Program, node: FunctionNode): readonly FunctionNode[] {
  if (!node.owner) return [node];
  const isAbstract = node.facts.steps.every((step) => step.kind === 'raise');
  if (!isAbstract) return [node];
  const own = subclassesOf(program, node.owner).flatMap((subclass) => subclass.methods.get(node.facts.name) ?? []);
  return own.length > 0 && own.length <= 4 ? own : [node];
}

function subclassesOf(program: Program, owner: ClassNode): readonly ClassNode[] {
  return subclassTable(program, program).get(owner) ?? [];
}

const subclassTable = perProgram((program, _: Program) => {
  const table = new Map<ClassNode, ClassNode[]>();
  for (const node of program.classes) {
    for (const base of basesOf(program, node)) table.set(base, [...(table.get(base) ?? []), node]);
  }
  return table;
}, new Map());

const COMMON =
  /^(get|set|has|add|pop|push|run|call|apply|init|start|stop|close|open|read|write|save|load|find|filter|map|then|catch|delete|remove|update|create|clear|reset|send|emit|on|off|next|handle|execute|process|render|format|parse|toString|toJSON|items|keys|values|append|extend|join|split|index|count|copy|first|last|all|exists|order_by|exclude|check|test|validate|build|list|query|fetch|sort|name|value|toggle|select|submit|cancel|abort|focus|destroy|dispose)$/;

/** Methods of such a name do the same whichever class they are of. */
const INVALIDATES = /cache|invalidat|purge|evict|flush/i;

/** A method of an unknown receiver whose name only one class of the tree has. */
function uniqueMethod(program: Program, call: Call, name: string, scope: FunctionNode): readonly CallTarget[] {
  if (call.callee.kind !== 'member' || COMMON.test(name) || name.length < 5) return [];
  const found = methodTable(program, scope.file.facts.language === 'python').get(name) ?? [];
  const most = INVALIDATES.test(name) ? 3 : 1;
  return found.length <= most ? found.map((node) => ({ node, way: 'call', link: 'inferred' })) : [];
}

const methodTable = perProgram((program, python: boolean) => {
  const methods = program.functions.filter(
    (node) => node.owner !== null && !node.file.excluded && (node.file.facts.language === 'python') === python,
  );
  return Map.groupBy(methods, (node) => node.facts.name);
}, new Map());

/** Functions handed over as a value, in options or as elements of a list. */
function functionsIn(program: Program, expression: Expression, scope: FunctionNode): readonly FunctionNode[] {
  if (expression.kind === 'function') return functionAt(program, expression, scope);
  if (expression.kind === 'name' || expression.kind === 'member') return functionAt(program, expression, scope);
  if (expression.kind === 'object')
    return expression.entries.flatMap((entry) => functionsIn(program, entry.value, scope));
  if (expression.kind === 'list') return expression.items.flatMap((item) => functionsIn(program, item, scope));
  return [];
}

/** Functions in an object that a function of the tree makes for the call: `optionsFor(keys)`, `{ ...optionsFor(keys) }`. */
function madeFunctions(
  program: Program,
  expression: Expression,
  scope: FunctionNode,
): readonly Pick<CallTarget, 'node' | 'by'>[] {
  if (expression.kind === 'object')
    return expression.entries.flatMap(({ key, value }) => (key === null ? madeFunctions(program, value, scope) : []));
  if (expression.kind !== 'call') return [];
  const callee = evaluate(program, expression.callee, scope);
  const value = callee.kind === 'function' ? evaluate(program, expression, scope) : null;
  if (callee.kind !== 'function' || value?.kind !== 'object' || value.scope !== callee.node) return [];
  const by: PlacedMaking = { call: expression, scope };
  return value.expression.entries.flatMap((entry) =>
    entry.value.kind === 'function' ? functionAt(program, entry.value, value.scope).map((node) => ({ node, by })) : [],
  );
}

function functionAt(program: Program, expression: Expression, scope: FunctionNode): readonly FunctionNode[] {
  const value = evaluate(program, expression, scope);
  return value.kind === 'function' ? [value.node] : [];
}

/** Whether a name of the expression is one of `names`. */
export function mentions(expression: Expression, names: ReadonlySet<string>): boolean {
  for (const part of walkExpression(expression)) if (part.kind === 'name' && names.has(part.name)) return true;
  return false;
}
