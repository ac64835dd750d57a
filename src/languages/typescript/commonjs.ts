import type { Block } from '../../core/statements.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import type { Context } from './context.ts';
import { exportValue } from './exported-values.ts';
import { defineFunction } from './functions.ts';
import { memberName } from './names.ts';
import { spreadValue } from './objects.ts';
import { unwrap } from './operations.ts';
import { requiredBy } from './require.ts';

/** `exports = module.exports = value` and `exports.price = value`; the whole module goes by the name `default`. */
interface CommonJsExport {
  readonly names: readonly string[];
  readonly value: SyntaxNode;
}

/** Null for an assignment that exports nothing. */
export function lowerCommonJs(assignment: SyntaxNode, context: Context): Block | null {
  const found = commonJsExport(assignment, context.text);
  if (!found) return null;
  if (!found.names.includes('default')) return exportValue(found.names, found.value, context);
  if (found.value.type === 'object') return exportEntries(found.value, context);
  return exportModule(found.value, context) ?? exportValue(found.names, found.value, context);
}

/** What an assignment, or a chain of them, exports; null where its first target is no export. */
export function commonJsExport(assignment: SyntaxNode, text: string): CommonJsExport | null {
  const names = new Set<string>();
  let value = unwrap(assignment);
  while (value.type === 'assignment_expression') {
    const right = fieldOf(value, 'right');
    const name = exportedName(fieldOf(value, 'left'), text);
    if (name === null || !right) break;
    names.add(name);
    value = unwrap(right);
  }
  return names.size === 0 ? null : { names: [...names], value };
}

function exportedName(left: SyntaxNode | undefined, text: string): string | null {
  if (isExports(left, text)) return 'default';
  if (left?.type !== 'member_expression' || !isExports(fieldOf(left, 'object'), text)) return null;
  return memberName(fieldOf(left, 'property'), text);
}

function isExports(node: SyntaxNode | undefined, text: string): boolean {
  if (node?.type === 'identifier') return textOf(node, text) === 'exports';
  return node?.type === 'member_expression' && textOf(node, text) === 'module.exports';
}

/** `module.exports = require('./orders')` hands on all that the other module exports. */
function exportModule(value: SyntaxNode, context: Context): Block | null {
  const required = requiredBy(value, context.text);
  if (required?.imported !== '*') return null;
  context.exports.push({ exported: '*', local: '*', module: required.module, span: value.span });
  return [];
}

function exportEntries(object: SyntaxNode, context: Context): Block {
  return partsOf(object).flatMap((entry) => exportEntry(entry, context));
}

function exportEntry(entry: SyntaxNode, context: Context): Block {
  const { span } = entry;
  const key = fieldOf(entry, 'key') ?? fieldOf(entry, 'name');
  const name = memberName(key, context.text);
  const value = fieldOf(entry, 'value');
  if (entry.type === 'shorthand_property_identifier') {
    const local = textOf(entry, context.text);
    context.exports.push({ exported: local, local, span });
    return [];
  }
  if (entry.type === 'pair' && value) return exportValue([name], unwrap(value), context);
  if (entry.type === 'method_definition') {
    context.exports.push({ exported: name, local: name, span });
    return [{ kind: 'define', definition: defineFunction(entry, context, { exported: 'named' }), span }];
  }
  if (entry.type !== 'spread_element') return context.statement(entry);
  const [spread] = partsOf(entry);
  if (spread && exportModule(spread, context)) return [];
  return [{ kind: 'expression', expression: spreadValue(entry, context), span }];
}
