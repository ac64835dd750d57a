import type { Block } from '../../core/statements.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, textOf } from '../lowering.ts';
import { defineClass } from './classes.ts';
import { type Context, hasToken } from './context.ts';
import { defineFunction, type Placement } from './functions.ts';
import { memberName } from './names.ts';
import { requiredBy } from './require.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(['arrow_function', 'function_expression', 'generator_function']);

/**
 * Exports a value under each of the names. A name or a part of another module is exported as it is; a function or class
 * is defined, and any other value assigned, under the first of the names.
 */
export function exportValue(names: readonly string[], value: SyntaxNode, context: Context): Block {
  const { span } = value;
  const required = requiredBy(value, context.text);
  if (required) return push(names, { local: required.imported, module: required.module, span }, context);
  if (value.type === 'identifier') return push(names, { local: textOf(value, context.text), span }, context);
  // Compilers announce their exports with `exports.price = void 0`.
  if (value.type === 'unary_expression' && hasToken(value, 'void')) return [];
  const [first = 'default'] = names;
  if (FUNCTIONS.has(value.type) || value.type === 'class') return defineExported(names, first, value, context);
  push(names, { local: first, span }, context);
  const target = { kind: 'name', name: first, span } as const;
  return [{ kind: 'assign', target, value: context.expression(value), declares: true, constant: true, span }];
}

function defineExported(names: readonly string[], first: string, value: SyntaxNode, context: Context): Block {
  const { span } = value;
  const own = memberName(fieldOf(value, 'name'), context.text);
  const name = first === 'default' && own !== '' ? own : first;
  const placement: Placement = { name, exported: first === 'default' ? 'default' : 'named' };
  push(names, { local: name, span }, context);
  const define = value.type === 'class' ? defineClass : defineFunction;
  return [{ kind: 'define', definition: define(value, context, placement), span }];
}

function push(names: readonly string[], source: Omit<Context['exports'][number], 'exported'>, context: Context): Block {
  for (const exported of names) context.exports.push({ exported, ...source });
  return [];
}
