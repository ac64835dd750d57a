import type { Argument, Call, Comprehension, Expression, Literal, ObjectEntry } from '../../src/core/syntax.ts';
import { functionOf } from './render.ts';

export function renderExpression(node: Expression): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'member':
      return `${renderExpression(node.object)}${node.optional ? '?.' : '.'}${node.property}`;
    case 'index':
      return list('index', renderExpression(node.object), renderExpression(node.index));
    case 'call':
      return call(node);
    case 'literal':
      return literal(node);
    case 'template':
      return list(
        'text',
        ...node.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : renderExpression(part))),
      );
    case 'object':
      return list('object', ...node.entries.map(entry));
    case 'list':
      return list(node.type, ...node.items.map(renderExpression));
    case 'function':
      return functionOf(node.definition);
    case 'operation':
      return list(node.operator, ...node.operands.map(renderExpression));
    case 'comprehension':
      return comprehension(node);
    case 'opaque':
      return list('opaque', ...node.children.map(renderExpression));
  }
}

/** Leaves out what is absent. */
export function list(...parts: readonly (string | false | null | undefined)[]): string {
  return `(${parts.filter(Boolean).join(' ')})`;
}

function call({ callee, arguments: given, form, awaited }: Call): string {
  return list(awaited && 'await', form, renderExpression(callee), ...given.map(argument));
}

function argument({ name, spread, value }: Argument): string {
  return `${name ? `${name}=` : ''}${spread ? '...' : ''}${renderExpression(value)}`;
}

function literal({ type, value }: Literal): string {
  if (type === 'null' || type === 'undefined') return type;
  return type === 'string' ? JSON.stringify(value) : String(value);
}

function entry({ key, value }: ObjectEntry): string {
  return key ? `${renderExpression(key)}:${renderExpression(value)}` : `...${renderExpression(value)}`;
}

function comprehension({ results, clauses }: Comprehension): string {
  const rendered = clauses.map(({ target, iterable, conditions }) =>
    list('for', ...[target, iterable, ...conditions].map(renderExpression)),
  );
  return list('each', ...results.map(renderExpression), ...rendered);
}
