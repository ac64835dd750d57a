import { textOf } from '../core/expressions.ts';
import type { Call, Expression } from '../core/syntax.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import { bindingAt, enclosingClass, lookup, SELF } from './scope.ts';
import { evaluate } from './values.ts';

/**
 * What kind of thing a value is, where the code says so: by a literal, a constructor or an annotation. `dict` is Python's,
 * `map` and `object` JavaScript's; `objects` is an array of such; `instance` one of a class that gives itself no text.
 */
export type Form = 'set' | 'dict' | 'map' | 'object' | 'objects' | 'array' | 'iterator' | 'promise' | 'instance';

/** Null where the code does not say, or says something plain. */
export function formOf(program: Program, expression: Expression, scope: FunctionNode, depth = 0): Form | null {
  if (depth > 6) return null;
  switch (expression.kind) {
    case 'list':
      return expression.type === 'set' ? 'set' : null;
    case 'object':
      return isPython(scope) ? null : 'object';
    case 'call':
      return formOfCall(program, expression, scope, depth);
    case 'name':
      return formOfName(program, expression.name, expression, scope, depth);
    case 'member':
      return formOfMember(program, expression.property, expression.object, scope, depth);
    default:
      return null;
  }
}

function isPython(scope: FunctionNode): boolean {
  return scope.file.facts.language === 'python';
}

const MADE: ReadonlyMap<string, Form> = new Map([
  ['set', 'set'],
  ['frozenset', 'set'],
  ['dict', 'dict'],
  ['Map', 'map'],
  ['WeakMap', 'map'],
  ['Set', 'set'],
  ['Promise', 'promise'],
  ['Promise.all', 'promise'],
]);

function formOfCall(program: Program, call: Call, scope: FunctionNode, depth: number): Form | null {
  if (call.awaited) return null;
  const callee = evaluate(program, call.callee, scope);
  if (callee.kind === 'class') return hasText(program, callee.node, 0) ? null : 'instance';
  if (callee.kind === 'function')
    return callee.node.facts.definition?.isAsync &&
      !isPython(scope) &&
      callee.node.facts.definition.isGenerator !== true
      ? 'promise'
      : null;
  const made = callee.kind === 'unknown' || callee.kind === 'member' ? MADE.get(textOf(call.callee)) : undefined;
  if (made && isPython(scope) === /^[a-z]/.test(textOf(call.callee))) return made;
  if (call.callee.kind !== 'member' || isPython(scope) || call.arguments.length > 0) return null;
  if (!/^(entries|keys|values)$/.test(call.callee.property)) return null;
  const of = formOf(program, call.callee.object, scope, depth + 1);
  if (of === 'map' || of === 'set' || of === 'array' || of === 'objects') return 'iterator';
  return call.callee.property === 'entries' && of === null && depth < 5 && answersIterator(program, program)
    ? 'iterator'
    : null;
}

/** `entries()` of what is not known: the language's own answer iterators, and so do those of the tree, if it has any. */
const answersIterator = perProgram((program, _: Program): boolean =>
  program.functions
    .filter(({ facts, owner }) => owner !== null && facts.name === 'entries')
    .every(
      (node) =>
        node.facts.definition?.isGenerator === true ||
        node.facts.steps.every(
          (step) =>
            step.kind !== 'return' ||
            (step.value?.kind === 'call' &&
              step.value.callee.kind === 'member' &&
              /^(entries|Symbol\.iterator)$/.test(step.value.callee.property)),
        ),
    ),
);

function formOfName(program: Program, name: string, at: Expression, scope: FunctionNode, depth: number): Form | null {
  const found = lookup(program, scope, name);
  const binding = found && bindingAt(found, scope, at.span);
  if (!found || !binding || binding.path.length > 0) return null;
  if (binding.kind === 'parameter') {
    const rest = found.scope.facts.definition?.parameters[binding.index]?.rest;
    if (rest) return rest === 'keyword' ? 'dict' : null;
    return binding.annotation ? formOfAnnotation(program, binding.annotation, found.scope) : null;
  }
  if (binding.kind !== 'variable' || found.bindings.length > 1) return null;
  if (binding.annotation) return formOfAnnotation(program, binding.annotation, found.scope);
  return binding.value ? formOf(program, binding.value, found.scope, depth + 1) : null;
}

function formOfMember(
  program: Program,
  property: string,
  object: Expression,
  scope: FunctionNode,
  depth: number,
): Form | null {
  if (object.kind !== 'name' || !SELF.has(object.name)) return null;
  const owner = enclosingClass(scope);
  const field = owner?.facts.fields.find((candidate) => candidate.name === property);
  if (!owner || !field) return null;
  if (field.annotation) return formOfAnnotation(program, field.annotation, owner.scope);
  return field.value ? formOf(program, field.value, owner.scope, depth + 1) : null;
}

const ANNOTATED: ReadonlyMap<string, Form> = new Map([
  ...['set', 'Set', 'frozenset', 'FrozenSet', 'AbstractSet', 'ReadonlySet'].map((name) => [name, 'set'] as const),
  ...['dict', 'Dict', 'defaultdict', 'OrderedDict'].map((name) => [name, 'dict'] as const),
  ...['Map', 'ReadonlyMap', 'WeakMap'].map((name) => [name, 'map'] as const),
  ...['Iterator', 'IterableIterator', 'Generator'].map((name) => [name, 'iterator'] as const),
  ['Record', 'object'],
  ['Promise', 'promise'],
]);

/** A union has the form that all its members but nothing share. */
function formOfAnnotation(program: Program, annotation: Expression, scope: FunctionNode): Form | null {
  if (annotation.kind === 'operation') {
    const members = annotation.operands.filter((operand) => !isNothing(operand));
    const forms = new Set(members.map((member) => formOfAnnotation(program, member, scope)));
    const [only] = forms;
    return forms.size === 1 && only !== undefined ? only : null;
  }
  if (annotation.kind === 'index') return formOfApplied(program, annotation.object, annotation.index, scope);
  if (annotation.kind !== 'name' && annotation.kind !== 'member') return null;
  const value = evaluate(program, annotation, scope);
  if (value.kind === 'class') return hasText(program, value.node, 0) ? null : 'instance';
  return namedForm(annotation, scope);
}

function isNothing(annotation: Expression): boolean {
  if (annotation.kind === 'literal') return annotation.value === null;
  return annotation.kind === 'name' && /^(None|null|undefined)$/.test(annotation.name);
}

function namedForm(annotation: Expression, scope: FunctionNode): Form | null {
  const name = annotation.kind === 'member' ? annotation.property : annotation.kind === 'name' ? annotation.name : '';
  const form = ANNOTATED.get(name) ?? null;
  const foreign = isPython(scope) ? ['map', 'object', 'promise'] : ['dict'];
  return form !== null && foreign.includes(form) ? null : form;
}

function formOfApplied(program: Program, outer: Expression, inner: Expression, scope: FunctionNode): Form | null {
  const name = outer.kind === 'name' ? outer.name : '';
  if (name === 'Optional' || name === 'Readonly') return formOfAnnotation(program, inner, scope);
  if (isPython(scope) || !/^(Array|ReadonlyArray)$/.test(name)) return namedForm(outer, scope);
  const element = formOfAnnotation(program, inner, scope);
  return element === 'object' || element === 'instance' || element === 'map' ? 'objects' : 'array';
}

const TEXT_METHODS = ['__str__', '__repr__', '__format__', 'toString', 'toJSON', 'valueOf'];

/** Whether an instance may have a text of its own; a class of which a base or a decorator is not known may. */
function hasText(program: Program, node: ClassNode, depth: number): boolean {
  if (depth > 4 || node.facts.decorators.length > 0) return true;
  if (TEXT_METHODS.some((name) => node.methods.has(name))) return true;
  return node.facts.bases.some((base) => {
    const value = evaluate(program, base, node.scope);
    return value.kind !== 'class' || hasText(program, value.node, depth + 1);
  });
}
