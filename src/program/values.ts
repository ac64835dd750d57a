import type { Binding } from '../core/facts.ts';
import type { Expression, Import } from '../core/syntax.ts';
import { annotatedValue } from './annotations.ts';
import { argumentFor } from './arguments.ts';
import { assignedMember } from './assigned-members.ts';
import { chosen } from './choices.ts';
import { basesOf, classMember } from './class-members.ts';
import { exportedValue, memberOfModule, wholeModule } from './exports.ts';
import { isMadeAnew, madeWith } from './makings.ts';
import { isTooDeep, nested, perProgram } from './per-program.ts';
import type { FunctionNode, Program, SourceFile } from './program.ts';
import { bindingAt, enclosingClass, type Found, lookup, outerWrites } from './scope.ts';
import type { Value } from './value.ts';

export type { Value } from './value.ts';

export const UNKNOWN: Value = { kind: 'unknown', name: '' };

/** The value of an expression that stands in `scope`. Each expression stands in one function. */
export function evaluate(program: Program, expression: Expression, scope: FunctionNode): Value {
  const known = valuesOf(program, program);
  const found = known.get(expression);
  if (found) return found;
  if (isTooDeep(program)) return UNKNOWN;
  known.set(expression, UNKNOWN);
  const value = nested(program, () => compute(program, expression, scope));
  known.set(expression, value);
  return value;
}

/** An expression that is being evaluated stands as unknown, which ends cycles. */
const valuesOf = perProgram((_, __: Program) => new Map<Expression, Value>());

function compute(program: Program, expression: Expression, scope: FunctionNode): Value {
  switch (expression.kind) {
    case 'name':
      return valueOfName(program, expression.name, expression, scope);
    case 'literal':
      return { kind: 'literal', literal: expression };
    case 'object':
      return { kind: 'object', expression, scope };
    case 'list':
      return { kind: 'list', expression, scope };
    case 'function': {
      const node = program.functionOf.get(expression.definition);
      return node ? { kind: 'function', node } : UNKNOWN;
    }
    case 'member':
      return memberOf(program, evaluate(program, expression.object, scope), expression.property);
    case 'index':
      return elementOf(program, evaluate(program, expression.object, scope), expression.index);
    case 'call':
      return valueOfCall(program, expression, scope);
    case 'operation':
      return valueOfOperation(program, expression.operator, expression.operands, scope);
    default:
      return UNKNOWN;
  }
}

function valueOfOperation(
  program: Program,
  operator: string,
  operands: readonly Expression[],
  scope: FunctionNode,
): Value {
  const choices =
    operator === '?:'
      ? operands.slice(1)
      : operator === ':='
        ? operands.slice(1, 2)
        : ['or', '??', 'and', 'await'].includes(operator)
          ? operands
          : [];
  const ordered = operator === 'and' ? choices.toReversed() : choices;
  const values = ordered.map((operand) => evaluate(program, operand, scope)).filter((value) => !isNothing(value));
  return chosen(operator, values) ?? UNKNOWN;
}

export function isNothing(value: Value): boolean {
  return value.kind === 'literal' && value.literal.value === null;
}

function valueOfName(program: Program, name: string, at: Expression, scope: FunctionNode): Value {
  if (name === 'this' || name === 'super') return valueOfThis(scope);
  const found = lookup(program, scope, name);
  if (!found) return { kind: 'unknown', name };
  const binding = bindingAt(found, scope, at.span);
  if (!binding) return { kind: 'unknown', name };
  const value = valueOfBinding(program, binding, found);
  return value.kind === 'unknown' ? { kind: 'unknown', name } : value;
}

function valueOfThis(scope: FunctionNode): Value {
  for (let at: FunctionNode | null = scope; at; at = at.parent) {
    if (at.owner) return at.facts.isStatic ? { kind: 'class', node: at.owner } : { kind: 'instance', node: at.owner };
    if (at.facts.holder && at.parent) return { kind: 'object', expression: at.facts.holder, scope: at.parent };
  }
  return UNKNOWN;
}

function valueOfBinding(program: Program, binding: Binding, { scope }: Found): Value {
  switch (binding.kind) {
    case 'function':
      return functionAt(scope, binding.index);
    case 'class':
      return classAt(scope, binding.index);
    case 'import': {
      const item = scope.file.facts.imports[binding.index];
      return item ? imported(program, scope.file, item) : UNKNOWN;
    }
    case 'parameter':
      return valueOfParameter(program, binding, scope);
    case 'element':
      return binding.value
        ? partOf(program, { kind: 'element', of: evaluate(program, binding.value, scope), index: null }, binding.path)
        : UNKNOWN;
    case 'variable':
    case 'scope':
      return valueOfVariable(program, binding, scope);
    case 'error':
      return UNKNOWN;
  }
}

function valueOfVariable(program: Program, binding: Binding, scope: FunctionNode): Value {
  const own = binding.value ? partOf(program, evaluate(program, binding.value, scope), binding.path) : UNKNOWN;
  if (own.kind !== 'unknown' && !isNothing(own)) return own;
  for (const { node, step } of outerWrites(program, scope, binding.name)) {
    const value = step.value ? evaluate(program, step.value, node) : UNKNOWN;
    if (value.kind !== 'unknown' && !isNothing(value)) return value;
  }
  const annotated =
    binding.annotation && binding.path.length === 0 ? annotatedValue(program, binding.annotation, scope) : null;
  return annotated ?? own;
}

function functionAt(scope: FunctionNode, index: number): Value {
  const node = scope.file.functions[index];
  return node ? { kind: 'function', node } : UNKNOWN;
}

function classAt(scope: FunctionNode, index: number): Value {
  const node = scope.file.classes[index];
  return node ? { kind: 'class', node } : UNKNOWN;
}

function valueOfParameter(program: Program, binding: Binding, scope: FunctionNode): Value {
  const { owner, facts } = scope;
  if (owner && binding.index === 0 && scope.file.facts.language === 'python' && !facts.isStatic) {
    return isClassMethod(scope) ? { kind: 'class', node: owner } : { kind: 'instance', node: owner };
  }
  const annotated =
    binding.annotation && binding.path.length === 0
      ? annotatedValue(program, binding.annotation, facts.parent === null ? scope : (scope.parent ?? scope))
      : null;
  if (annotated) return annotated;
  const value: Value = { kind: 'parameter', node: scope, index: binding.index, path: binding.path.map(String) };
  return value;
}

function isClassMethod(node: FunctionNode): boolean {
  return (
    node.facts.definition?.decorators.some(
      ({ expression }) => expression.kind === 'name' && expression.name === 'classmethod',
    ) ?? false
  );
}

function imported(program: Program, file: SourceFile, item: Import): Value {
  return exportedValue(program, file, item.module, item.imported);
}

function partOf(program: Program, whole: Value, path: readonly (string | number)[]): Value {
  let value = whole;
  for (const step of path) {
    if (step === '...') return value;
    value = typeof step === 'number' ? position(program, value, step) : memberOf(program, value, step);
  }
  return value;
}

function position(program: Program, value: Value, index: number): Value {
  if (value.kind !== 'list') return { kind: 'member', of: value, name: String(index) };
  const item = value.expression.items[index];
  return item ? evaluate(program, item, value.scope) : UNKNOWN;
}

function elementOf(program: Program, value: Value, index: Expression): Value {
  if (index.kind !== 'literal' || !hasKnownParts(value)) return { kind: 'element', of: value, index };
  if (typeof index.value === 'string') return memberOf(program, value, index.value);
  if (typeof index.value === 'number') return position(program, value, index.value);
  return { kind: 'element', of: value, index };
}

function hasKnownParts(value: Value): boolean {
  return ['object', 'list', 'class', 'instance', 'module', 'parameter'].includes(value.kind);
}

/** The entry of that name, else what an object that is spread into this one has. */
function objectMember(program: Program, value: Value & { kind: 'object' }, name: string): Value | null {
  const { entries } = value.expression;
  const entry = entries.find(({ key }) => key?.kind === 'literal' && key.value === name);
  if (entry) return madeWith(evaluate(program, entry.value, value.scope), value);
  for (const spread of entries.toReversed()) {
    const whole = spread.key === null ? evaluate(program, spread.value, value.scope) : UNKNOWN;
    // Objects may be spread into one another in a circle.
    if (whole.kind === 'unknown' || isNothing(whole) || isTooDeep(program)) continue;
    return nested(program, () => memberOf(program, whole, name));
  }
  return null;
}

/** The value of `value.name`. */
export function memberOf(program: Program, value: Value, name: string): Value {
  switch (value.kind) {
    case 'module':
      return memberOfModule(program, value, name);
    case 'external':
      return { kind: 'external', path: `${value.path}.${name}` };
    case 'class':
    case 'instance':
      return classMember(program, value.node, name) ?? { kind: 'member', of: value, name };
    case 'object':
      return (
        objectMember(program, value, name) ??
        assignedMember(program, value, name) ?? { kind: 'member', of: value, name }
      );
    case 'parameter':
      return { ...value, path: [...value.path, name] };
    default:
      return { kind: 'member', of: value, name };
  }
}

function valueOfCall(program: Program, call: Expression & { kind: 'call' }, scope: FunctionNode): Value {
  const callee = wholeModule(program, evaluate(program, call.callee, scope));
  if (callee.kind === 'class') return { kind: 'instance', node: callee.node };
  if (call.callee.kind === 'name' && call.callee.name === 'super') {
    const owner = enclosingClass(scope);
    const base = owner ? basesOf(program, owner)[0] : undefined;
    return base ? { kind: 'instance', node: base } : UNKNOWN;
  }
  if (callee.kind !== 'function') return { kind: 'result', call, callee, scope };
  const value = returned(program, callee.node);
  if (value.kind === 'parameter' && value.node === callee.node) {
    const argument = argumentFor(call, callee.node, value.index);
    const part = argument ? partOf(program, evaluate(program, argument, scope), value.path) : UNKNOWN;
    return part;
  }
  if (value.kind === 'unknown') return { kind: 'result', call, callee, scope };
  if (value.kind === 'object' && value.scope === callee.node) return { ...value, by: { call, scope } };
  return isMadeAnew(value, callee.node) && scope.facts.parent === null ? { ...value, by: { call, scope } } : value;
}

/** What a function of the tree answers: its first return that is not nothing, else what its annotation says. */
export const returned = perProgram((program, node: FunctionNode): Value => {
  for (const step of node.facts.steps) {
    if (step.kind !== 'return' || !step.value) continue;
    const value = evaluate(program, step.value, node);
    if (value.kind !== 'unknown' && !isNothing(value)) return value;
  }
  const annotation = node.facts.definition?.returns;
  return (annotation && annotatedValue(program, annotation, node.parent ?? node)) || UNKNOWN;
}, UNKNOWN);
