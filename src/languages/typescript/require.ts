import type { Import } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import type { Context } from './context.ts';
import { stringValue } from './literals.ts';
import { memberName } from './names.ts';
import { unwrap } from './operations.ts';

/** What `require('y')`, `require('y').x` or `await import('y')` gives. */
interface Required {
  readonly module: string;
  readonly imported: string;
}

/**
 * Collects `const x = require('y')`, `const { x: z } = require('y')` and the same with `await import('y')`. Answers
 * whether the declaration is nothing but imports, so that no statement is left of it.
 */
export function collectRequire(declarator: SyntaxNode, context: Context): boolean {
  const target = fieldOf(declarator, 'name');
  const value = fieldOf(declarator, 'value');
  const required = value ? requiredBy(value, context.text) : null;
  if (!target || !required) return false;
  const imports = importsOf(target, required, context.text);
  if (imports) context.imports.push(...imports);
  return imports !== null;
}

/** Null where the expression is anything else than a module, or one name of it. */
export function requiredBy(value: SyntaxNode, text: string): Required | null {
  const node = unwrap(value);
  if (node.type === 'await_expression') {
    const [awaited] = partsOf(node);
    return awaited ? loadedBy(unwrap(awaited), 'import', text) : null;
  }
  if (node.type !== 'member_expression') return loadedBy(node, 'require', text);
  const object = fieldOf(node, 'object');
  const whole = object ? requiredBy(object, text) : null;
  if (whole?.imported !== '*') return null;
  return { module: whole.module, imported: memberName(fieldOf(node, 'property'), text) };
}

function loadedBy(node: SyntaxNode, loader: 'require' | 'import', text: string): Required | null {
  const callee = fieldOf(node, 'function');
  const given = fieldOf(node, 'arguments');
  if (node.type !== 'call_expression' || !callee || !given || textOf(callee, text) !== loader) return null;
  const [module] = partsOf(given);
  return module?.type === 'string' ? { module: stringValue(module, text), imported: '*' } : null;
}

function importsOf(target: SyntaxNode, required: Required, text: string): readonly Import[] | null {
  if (target.type === 'identifier') return [{ ...required, local: textOf(target, text), span: target.span }];
  if (target.type !== 'object_pattern' || required.imported !== '*') return null;
  const imports = partsOf(target).flatMap((entry) => importOf(entry, required.module, text) ?? []);
  return imports.length === partsOf(target).length ? imports : null;
}

function importOf(entry: SyntaxNode, module: string, text: string): Import | null {
  const { span } = entry;
  if (entry.type === 'shorthand_property_identifier_pattern') {
    return { module, imported: textOf(entry, text), local: textOf(entry, text), span };
  }
  const value = fieldOf(entry, 'value');
  if (entry.type !== 'pair_pattern' || value?.type !== 'identifier') return null;
  return { module, imported: memberName(fieldOf(entry, 'key'), text), local: textOf(value, text), span };
}
