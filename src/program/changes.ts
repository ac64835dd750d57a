import { textOf } from '../core/expressions.ts';
import type { CallStep, Step } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import { argumentFor, takesReceiver } from './arguments.ts';
import { callsOf } from './calls.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, lookup } from './scope.ts';

/** An object that a step changes in place. */
export interface Change {
  readonly node: FunctionNode;
  readonly step: Step;
  /** The object that changes: `user` in `user['name'] = …` and in `rename(user)`. */
  readonly object: Expression;
  /** `member`: a named attribute, as a row's that is saved later; `element`: an item, a key, the whole. */
  readonly way: 'member' | 'element';
  /** Where it happens, in what the step calls. */
  readonly inside?: { readonly node: FunctionNode; readonly step: Step };
}

/** All that a function changes in place, itself or in what it calls with it. */
export const changesOf = perProgram((program, node: FunctionNode): readonly Change[] => [
  ...node.facts.steps.flatMap((step) => directChanges(program, node, step)),
  ...passedChanges(program, node),
]);

function directChanges(program: Program, node: FunctionNode, step: Step): readonly Change[] {
  if (step.kind === 'write' || step.kind === 'delete') {
    const { target } = step;
    if (target.kind === 'member') return [{ node, step, object: target.object, way: 'member' }];
    return target.kind === 'index' ? [{ node, step, object: target.object, way: 'element' }] : [];
  }
  return step.kind === 'call' ? methodChange(program, node, step) : [];
}

const PYTHON_CHANGES = new Set([
  'append',
  'extend',
  'insert',
  'sort',
  'reverse',
  'setdefault',
  'popitem',
  'update',
  'appendleft',
]);
const SCRIPT_CHANGES = new Set(['push', 'unshift', 'splice', 'sort', 'reverse', 'copyWithin', 'fill']);
const FIRST_ARGUMENT =
  /^(Object\.(assign|defineProperty)|setattr|delattr|random\.shuffle|_\.(merge|set|unset|defaults|pull|remove))$/;

function methodChange(program: Program, node: FunctionNode, step: CallStep): readonly Change[] {
  const { callee } = step.call;
  const first = step.call.arguments[0]?.value;
  if (first && FIRST_ARGUMENT.test(textOf(callee)) && lookupIsFree(program, callee, node))
    return [{ node, step, object: first, way: callee.kind === 'name' ? 'member' : 'element' }];
  if (callee.kind !== 'member') return [];
  const changing = node.file.facts.language === 'python' ? PYTHON_CHANGES : SCRIPT_CHANGES;
  return changing.has(callee.property) ? [{ node, step, object: callee.object, way: 'element' }] : [];
}

/** The name is the language's or an import's, and no local thing. */
function lookupIsFree(program: Program, callee: Expression, node: FunctionNode): boolean {
  const root = callee.kind === 'member' ? callee.object : callee;
  if (root.kind !== 'name') return false;
  const binding = lookup(program, node, root.name)?.bindings[0];
  return binding === undefined || binding.kind === 'import';
}

function passedChanges(program: Program, node: FunctionNode): readonly Change[] {
  return callsOf(program, node).flatMap(({ step, targets }) =>
    targets.flatMap((target) => {
      if (target.way !== 'call' || target.link !== 'proven') return [];
      return changedParameters(program, target.node).flatMap(({ index, way, inside }) => {
        const object = argumentFor(step.call, target.node, index);
        return object ? [{ node, step, object, way, inside }] : [];
      });
    }),
  );
}

interface ChangedParameter {
  readonly index: number;
  readonly way: Change['way'];
  readonly inside: NonNullable<Change['inside']>;
}

/** The parameters that a function changes in place, its receiver left out. */
const changedParameters = perProgram((program, node: FunctionNode): readonly ChangedParameter[] => {
  const all = [
    ...node.facts.steps.flatMap((step) => directChanges(program, node, step)),
    ...passedChanges(program, node),
  ];
  const changed = all.flatMap(({ object, way, step, inside }) =>
    parameterOf(program, object, node).map((index) => ({ index, way, inside: inside ?? { node, step } })),
  );
  const own = changed.filter(({ index }) => index > 0 || !takesReceiver(node));
  return [...new Map(own.map((parameter) => [parameter.index, parameter])).values()];
}, []);

function parameterOf(program: Program, object: Expression, node: FunctionNode): readonly number[] {
  let root = object;
  while (root.kind === 'member' || root.kind === 'index') root = root.object;
  if (root.kind !== 'name') return [];
  const found = lookup(program, node, root.name);
  const binding = found && bindingAt(found, node, root.span);
  return found?.scope === node && binding?.kind === 'parameter' && binding.path.length === 0 ? [binding.index] : [];
}
