import { namesIn, textOf } from '../core/expressions.ts';
import type { Step } from '../core/facts.ts';
import type { Call, Expression, Template } from '../core/syntax.ts';
import { CONVERSIONS, SERIALIZERS, TEXT_METHODS } from './conversions.ts';
import { givenAt } from './given-keys.ts';
import { formatShape, joinShape } from './key-formats.ts';
import { helperShape, madeShape } from './key-helpers.ts';
import { type Hole, holesOf, isOpen, type KeyPart, type KeyShape, shapeText, type TextShape } from './key-shape.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { bindingAt, isReplaced, lookup } from './scope.ts';
import { evaluate, type Value } from './values.ts';

/** The shape of a key expression that stands in `scope`. */
export function shapeOf(program: Program, expression: Expression, scope: FunctionNode): KeyShape {
  return shapes(program, { expression, scope, depth: 0 });
}

/** The text of an expression that is fixed text; else null. */
export function literalText(program: Program, expression: Expression, scope: FunctionNode): string | null {
  const shape = shapeOf(program, expression, scope);
  return shape.kind === 'text' && shape.parts.every((part) => typeof part === 'string') ? shape.parts.join('') : null;
}

interface Question {
  readonly expression: Expression;
  readonly scope: FunctionNode;
  readonly depth: number;
}

const known = perProgram((_, __: Program) => new Map<Expression, KeyShape>());

function shapes(program: Program, question: Question): KeyShape {
  const table = known(program, program);
  const found = table.get(question.expression);
  if (found) return found;
  const shape = question.depth > 8 ? hole(program, question) : compute(program, question);
  table.set(question.expression, shape);
  return shape;
}

function compute(program: Program, question: Question): KeyShape {
  const { expression, scope, depth } = question;
  const at = (inner: Expression) => shapes(program, { expression: inner, scope, depth: depth + 1 });
  switch (expression.kind) {
    case 'literal':
      return expression.value === null ? hole(program, question) : text([String(expression.value)]);
    case 'template':
      return templateShape(expression, at);
    case 'list':
      return expression.type === 'set'
        ? hole(program, question)
        : { kind: 'list', items: expression.items.flatMap((item) => listItems(item, at)).slice(0, MOST_PARTS) };
    case 'operation':
      return operationShape(program, question, at);
    case 'name':
      return nameShape(program, question);
    case 'member':
      return memberShape(program, question);
    case 'call':
      return callShape(program, expression, question, at);
    default:
      return hole(program, question);
  }
}

/** `[...ordersKey, id]` has the parts of `ordersKey` first. */
function listItems(item: Expression, at: (inner: Expression) => KeyShape): readonly KeyShape[] {
  const [operand] = item.kind === 'operation' && item.operator === 'spread' ? item.operands : [];
  if (!operand) return [at(item)];
  const inner = at(operand);
  return inner.kind === 'list' ? inner.items : [changed(inner, 'spread')];
}

export function text(parts: readonly KeyPart[]): TextShape {
  const joined: KeyPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string')
      joined[joined.length - 1] = (last + part).slice(0, LONGEST_TEXT);
    else if (part !== '') joined.push(part);
  }
  return { kind: 'text', parts: joined.length > MOST_PARTS ? [...joined.slice(0, MOST_PARTS), REST] : joined };
}

/** More than people write: keys that are made of one another can double with each line. */
const MOST_PARTS = 40;
/** Room for a statement of SQL. */
const LONGEST_TEXT = 8_000;
const REST: Hole = { text: '…', names: [], parameter: null, through: [], origin: null, calls: [] };

export function partsOf(shape: KeyShape): readonly KeyPart[] {
  if (shape.kind === 'text') return shape.parts;
  return shape.items.flatMap((item, at) => (at === 0 ? partsOf(item) : [',', ...partsOf(item)]));
}

function templateShape(template: Template, at: (inner: Expression) => KeyShape): KeyShape {
  return text(template.parts.flatMap((part) => (typeof part === 'string' ? [part] : partsOf(at(part)))));
}

function operationShape(program: Program, question: Question, at: (inner: Expression) => KeyShape): KeyShape {
  const { expression } = question;
  if (expression.kind !== 'operation') return hole(program, question);
  const [left, right, last] = expression.operands;
  if (expression.operator === '?:' && right && last) {
    // `ready ? key : null`: without a key there is no entry.
    if (isNothing(last)) return at(right);
    if (isNothing(right)) return at(last);
    return eitherShape(at(right), at(last)) ?? hole(program, question);
  }
  if (expression.operator === '+' && left && right) {
    const parts = [at(left), at(right)];
    return parts.some((part) => part.kind === 'list')
      ? {
          kind: 'list',
          items: parts.flatMap((part) => (part.kind === 'list' ? part.items : [part])).slice(0, MOST_PARTS),
        }
      : text(parts.flatMap(partsOf));
  }
  if (expression.operator === '%' && left && right)
    return formatShape(
      at(left),
      right.kind === 'list' ? right.items.map(at) : [at(right)],
      /%[sdrif]|%\(\w+\)[sdrif]/g,
    );
  const fallback = ['or', '??', '?:'].includes(expression.operator)
    ? expression.operator === '?:'
      ? right
      : left
    : undefined;
  return fallback && expression.operator !== '?:' ? at(fallback) : hole(program, question);
}

/** `typeof key === 'string' ? key : JSON.stringify(key)`: both say the same; the one of a parameter says it to callers. */
function eitherShape(a: KeyShape, b: KeyShape): KeyShape | null {
  if (shapeText(a) !== shapeText(b)) return null;
  return holesOf(a).some((inner) => inner.parameter !== null) ? a : b;
}

function isNothing(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === null;
}

/** A constant's text, or the shape of the one expression that a local name stands for. */
function nameShape(program: Program, question: Question): KeyShape {
  const { expression, scope, depth } = question;
  if (expression.kind !== 'name') return hole(program, question);
  const found = lookup(program, scope, expression.name);
  const binding = found && bindingAt(found, scope, expression.span);
  if (found && isReplaced(found, expression.name)) return hole(program, question);
  if (found && binding?.kind === 'variable' && binding.value && binding.path.length === 0 && isKeyLike(binding.value)) {
    const shape = shapes(program, { expression: binding.value, scope: found.scope, depth: depth + 1 });
    const isWhole = binding.value.kind === 'call' && shape.kind === 'text' && isSetOnce(found.scope, expression.name);
    return isWhole || found.scope.facts.parent === null ? shape : named(shape, expression.name);
  }
  return fromValue(program, question, evaluate(program, expression, scope));
}

function isSetOnce({ facts }: FunctionNode, name: string): boolean {
  const isOther = (step: Step) =>
    step.kind === 'write' && step.target.kind === 'name' && step.target.name === name && step.operator !== null;
  return facts.bindings.filter((binding) => binding.name === name).length === 1 && !facts.steps.some(isOther);
}

/** What is put into the variable later is part of the key too. */
function named(shape: KeyShape, name: string): KeyShape {
  return substitute(shape, (inner) => text([{ ...inner, names: [...new Set([...inner.names, name])] }]));
}

/** Whether a variable's value says more of a key than the variable's name. */
function isKeyLike(value: Expression): boolean {
  if (value.kind === 'operation') return ['+', '%', '??', 'or'].includes(value.operator);
  return ['literal', 'template', 'list', 'name', 'call', 'member'].includes(value.kind);
}

function memberShape(program: Program, question: Question): KeyShape {
  return fromValue(program, question, evaluate(program, question.expression, question.scope));
}

function fromValue(program: Program, question: Question, value: Value): KeyShape {
  const { depth } = question;
  if (value.kind === 'literal' && value.literal.value !== null) return text([String(value.literal.value)]);
  const inside = (expression: Expression, scope: FunctionNode) =>
    shapes(program, { expression, scope, depth: depth + 1 });
  if (value.kind === 'list' && depth < 6) {
    const shape = inside(value.expression, value.scope);
    return value.by ? madeShape(program, shape, value.by, value.scope, inside) : shape;
  }
  return hole(program, question);
}

function callShape(program: Program, call: Call, question: Question, at: (inner: Expression) => KeyShape): KeyShape {
  const first = call.arguments[0]?.value;
  const { callee } = call;
  if (callee.kind === 'name' && CONVERSIONS.has(callee.name) && first) return changed(at(first), callee.name);
  if (callee.kind === 'member') {
    if (callee.property === 'format' && question.scope.file.facts.language === 'python')
      return formatShape(
        at(callee.object),
        call.arguments.map((argument) => at(argument.value)),
        /\{[^{}]*\}/g,
      );
    if (callee.property === 'join') return joinShape(call, question.scope, at) ?? hole(program, question);
    if (callee.property === 'concat' && first)
      return text([
        ...partsOf(at(callee.object)),
        ...call.arguments.flatMap((argument) => partsOf(at(argument.value))),
      ]);
    if (TEXT_METHODS.has(callee.property)) return changed(at(callee.object), callee.property);
    if (SERIALIZERS.has(textOf(callee)) && first && first.kind !== 'object')
      return changed(at(first), call.arguments.length > 1 ? `${callee.property} with options` : callee.property);
  }
  const helper = evaluate(program, callee, question.scope);
  const inside = (expression: Expression, scope: FunctionNode) =>
    shapes(program, { expression, scope, depth: question.depth + 1 });
  const made =
    helper.kind === 'function' && question.depth < 6
      ? helperShape(program, { call, helper: helper.node, scope: question.scope, by: helper.by }, inside)
      : null;
  return made && !isOpen(made) ? made : (prefixed(call, at) ?? made ?? hole(program, question));
}

const PREFIXES = /url|path|key|prefix|scoped|qualif|namespace/i;

/** `apiUrl('orders/' + id)`: what puts something before a text keeps the text, as far as its name says. */
function prefixed(call: Call, at: (inner: Expression) => KeyShape): KeyShape | null {
  const { callee } = call;
  const name = callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.property : '';
  const texts = PREFIXES.test(name) ? call.arguments.map(({ value }) => at(value)) : [];
  const [only, ...more] = texts.filter((shape) => shape.kind === 'text' && !isOpen(shape));
  return only && more.length === 0 ? text([{ ...REST, text: `${name}(…)` }, ...partsOf(only)]) : null;
}

function changed(shape: KeyShape, by: string): KeyShape {
  return substitute(shape, (hole) => text([{ ...hole, through: [...hole.through, by] }]));
}

/** The shape with other shapes in the place of some of its holes. */
export function substitute(shape: KeyShape, replacement: (hole: Hole) => KeyShape | null): KeyShape {
  if (shape.kind === 'list') return { kind: 'list', items: shape.items.map((item) => substitute(item, replacement)) };
  if (shape.parts.length === 1 && shape.parts[0] !== undefined && typeof shape.parts[0] !== 'string')
    return replacement(shape.parts[0]) ?? shape;
  return text(
    shape.parts.flatMap((part) => {
      const other = typeof part === 'string' ? null : replacement(part);
      return other ? partsOf(other) : [part];
    }),
  );
}

function hole(program: Program, { expression, scope }: Question): TextShape {
  const parameter = parameterOf(program, expression, scope);
  const through = expression.kind === 'call' ? [textOf(expression.callee)] : [];
  const names = namesIn(expression);
  const given = givenAt(program, expression, scope);
  const origin = { expression, scope };
  return text([{ text: textOf(expression), names, parameter, given, through, origin, calls: [] }]);
}

/** The parameter, or the part of one, that an expression is; what its annotation says it is does not matter here. */
function parameterOf(program: Program, expression: Expression, scope: FunctionNode): Hole['parameter'] {
  if (expression.kind === 'member') {
    const outer = parameterOf(program, expression.object, scope);
    return outer && { index: outer.index, path: [...outer.path, expression.property] };
  }
  const found = expression.kind === 'name' ? lookup(program, scope, expression.name) : null;
  const binding = found?.scope === scope ? bindingAt(found, scope, expression.span) : null;
  return binding?.kind === 'parameter' ? { index: binding.index, path: binding.path.map(String) } : null;
}
