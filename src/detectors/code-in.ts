import { walkExpression } from '../core/expressions.ts';
import type { Span } from '../core/span.ts';
import type { Call, Expression, Literal, Template } from '../core/syntax.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { bindingAt, enclosingClass, type Found, lookup, SELF } from '../program/scope.ts';
import { evaluate, type Value } from '../program/values.ts';
import { wordsOf } from '../program/words.ts';

/** A place that code is carried to, from the function that it stands in. */
export interface Move {
  readonly from: FunctionNode;
  readonly to: FunctionNode;
  /** The statement of `to` that it will follow. */
  readonly at: Span;
  /** What stands in `to` for a name of `from`: the argument of a write for the argument of the read. */
  readonly instead: ReadonlyMap<string, string>;
}

/** An expression of one function as code for another; null where that has no names for it. */
export function codeIn(program: Program, expression: Expression, move: Move, depth = 0): string | null {
  if (depth > 8) return null;
  const inner = (part: Expression) => codeIn(program, part, move, depth + 1);
  switch (expression.kind) {
    case 'name':
      return nameIn(program, expression, move, depth);
    case 'member': {
      const object = inner(expression.object);
      return object && `${object}${expression.optional ? '?' : ''}.${expression.property}`;
    }
    case 'index': {
      const [object, index] = [inner(expression.object), inner(expression.index)];
      return object && index && `${object}[${index}]`;
    }
    case 'literal':
      return literalIn(expression, isPython(move.to));
    case 'template':
      return templateIn(expression, inner, isPython(move.to));
    case 'list':
      return listIn(expression.items.map(inner), expression.type);
    case 'call':
      return callIn(expression, inner, move.to);
    case 'operation': {
      const operands = expression.operands.map(inner);
      const isPlain = operands.length === 2 && ['+', '%'].includes(expression.operator) && !operands.includes(null);
      return isPlain ? operands.join(` ${expression.operator} `) : null;
    }
    default:
      return null;
  }
}

function isPython(node: FunctionNode): boolean {
  return node.file.facts.language === 'python';
}

function literalIn({ value, type }: Literal, python: boolean): string | null {
  if (type === 'string') return JSON.stringify(value);
  if (type === 'number') return String(value);
  if (type === 'boolean') return python ? (value === true ? 'True' : 'False') : String(value);
  if (type === 'null') return python ? 'None' : 'null';
  return null;
}

function templateIn({ parts }: Template, inner: (part: Expression) => string | null, python: boolean): string | null {
  const pieces = parts.map((part) => {
    if (typeof part === 'string') return /["`\\\n{}$]/.test(part) ? null : part;
    const code = inner(part);
    if (code === null || /["'`]/.test(code)) return null;
    return python ? `{${code}}` : `\${${code}}`;
  });
  if (pieces.includes(null)) return null;
  return python ? `f"${pieces.join('')}"` : `\`${pieces.join('')}\``;
}

function listIn(items: readonly (string | null)[], type: 'list' | 'tuple' | 'set'): string | null {
  if (items.length === 0 || items.includes(null) || type === 'set') return null;
  if (type === 'list') return `[${items.join(', ')}]`;
  return `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
}

function callIn(call: Call, inner: (part: Expression) => string | null, to: FunctionNode): string | null {
  if (call.form !== 'call' || (call.awaited && !to.facts.definition?.isAsync)) return null;
  const callee = inner(call.callee);
  const given = call.arguments.map(({ name, spread, value }) => {
    const code = spread ? null : inner(value);
    return code && name !== undefined ? `${name}=${code}` : code;
  });
  if (callee === null || given.includes(null)) return null;
  return `${call.awaited ? 'await ' : ''}${callee}(${given.join(', ')})`;
}

function nameIn(program: Program, name: Expression & { kind: 'name' }, move: Move, depth: number): string | null {
  const { from, to, at, instead } = move;
  const there = lookup(program, to, name.name);
  if (SELF.has(name.name) || name.name === 'super') {
    const owner = enclosingClass(from);
    return owner !== null && owner === enclosingClass(to) && (!isPython(to) || there !== null) ? name.name : null;
  }
  const found = lookup(program, from, name.name);
  if (!found) return there === null ? name.name : null;
  if (found.scope.facts.parent === null) return sharedName(program, name, found, there, move);
  const binding = bindingAt(found, from, name.span);
  if (binding?.kind === 'variable' && binding.value && binding.path.length === 0) {
    const value = codeIn(program, binding.value, move, depth + 1);
    if (value !== null) return value;
  }
  return there && isSet(there, to, at) ? name.name : (instead.get(name.name) ?? null);
}

/** A name of the module: the same one, or one that means the same in another module. */
function sharedName(
  program: Program,
  name: Expression & { kind: 'name' },
  found: Found,
  there: Found | null,
  { from, to, at }: Move,
): string | null {
  if (!there || there.scope.facts.parent !== null) return null;
  if (there.scope === found.scope) return name.name;
  const same = sameValue(evaluate(program, name, from), evaluate(program, { ...name, span: at }, to));
  return same ? name.name : null;
}

/** Whether a local name of the function has its value before the end of the statement. */
function isSet({ scope, bindings }: Found, to: FunctionNode, at: Span): boolean {
  if (scope.facts.parent === null) return false;
  return bindings.some(({ kind, span }) => scope !== to || kind === 'parameter' || span.line <= at.endLine);
}

/** Whether two values are one thing, as far as the tree shows. */
export function sameValue(a: Value, b: Value): boolean {
  switch (a.kind) {
    case 'external':
      return b.kind === 'external' && a.path === b.path;
    case 'function':
    case 'class':
    case 'instance':
      return b.kind === a.kind && a.node === b.node;
    case 'module':
      return b.kind === 'module' && a.file === b.file;
    case 'object':
    case 'list':
      return b.kind === a.kind && a.expression === b.expression;
    case 'result':
      return b.kind === 'result' && a.call === b.call;
    case 'member':
      return b.kind === 'member' && a.name === b.name && sameValue(a.of, b.of);
    default:
      return false;
  }
}

/** By position or name: `db.get_order(order_id)` and `db.update_order(id, price)` give `id` for `order_id`. */
export function argumentsInstead(read: Call, write: Call): ReadonlyMap<string, string> {
  const instead = new Map<string, string>();
  read.arguments.forEach(({ name, value }, at) => {
    if (value.kind !== 'name') return;
    const other =
      write.arguments.find((argument) => name !== undefined && argument.name === name) ?? write.arguments[at];
    const code = other && other.spread !== true ? plainText(other.value) : null;
    if (code !== null && endsAlike(value.name, code)) instead.set(value.name, code);
  });
  return instead;
}

function plainText(expression: Expression): string | null {
  const names: string[] = [];
  for (const part of walkExpression(expression)) {
    if (part.kind === 'name') names.unshift(part.name);
    else if (part.kind === 'member' && part.optional !== true) names.unshift(part.property);
    else return null;
  }
  return names.join('.');
}

/** `id` for `order_id` and `order.slug` for `slug`, never the row for its key. */
function endsAlike(name: string, code: string): boolean {
  const last = wordsOf(name).at(-1);
  return last !== undefined && (wordsOf(code).at(-1) ?? '').endsWith(last);
}
