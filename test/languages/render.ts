import type { ClassDefinition, Decorator, Field, FunctionDefinition, Parameter } from '../../src/core/definitions.ts';
import type { Assign, Block, Handler, Statement } from '../../src/core/statements.ts';
import type { Export, Import, Module } from '../../src/core/syntax.ts';
import { renderExpression as expression, list } from './render-expression.ts';

/** A module as S-expressions without spans, so that texts of different languages can be held to the same one. */
export function renderModule({ imports, exports, body }: Module): string {
  return [...imports.map(renderImport), ...exports.map(renderExport), ...body.map(statement)].join(' ');
}

function renderImport({ module, imported, local }: Import): string {
  return list('import', JSON.stringify(module), imported, local);
}

function renderExport({ exported, local, module }: Export): string {
  return list('export', exported, local, module && JSON.stringify(module));
}

function statement(node: Statement): string {
  switch (node.kind) {
    case 'assign':
      return assign(node);
    case 'expression':
      return expression(node.expression);
    case 'if':
      return list('if', expression(node.condition), block('then', node.then), block('else', node.else));
    case 'loop':
      return loop(node);
    case 'try':
      return list(
        'try',
        ...statements(node.body),
        ...node.handlers.map(handler),
        block('else', node.else),
        block('finally', node.finalizer),
      );
    case 'scope':
      return list(
        'scope',
        ...node.items.map(({ context, target }) => list(target && `${expression(target)}:`, expression(context))),
        ...statements(node.body),
      );
    case 'return':
    case 'raise':
      return list(node.kind, node.value && expression(node.value));
    case 'jump':
      return list(node.jump);
    case 'delete':
      return list('delete', ...node.targets.map(expression));
    case 'define':
      return node.definition.kind === 'class' ? classOf(node.definition) : functionOf(node.definition);
    case 'opaque':
      return list('opaque', ...node.expressions.map(expression), ...statements(node.statements));
  }
}

function statements(body: Block): string[] {
  return body.map(statement);
}

function block(name: string, body: Block): string {
  return body.length === 0 ? '' : list(name, ...statements(body));
}

function assign({ target, value, operator, declares, annotation }: Assign): string {
  const type = annotation && `:${expression(annotation)}`;
  return list(
    declares ? 'let' : 'set',
    operator && `${operator}=`,
    expression(target),
    type,
    value && expression(value),
  );
}

function loop({ target, iterable, condition, body, else: otherwise }: Extract<Statement, { kind: 'loop' }>): string {
  const head = [target, iterable, condition].map((part) => part && expression(part));
  return list(condition ? 'while' : 'for', ...head, ...statements(body), block('else', otherwise));
}

function handler({ types, name, body }: Handler): string {
  return list('catch', name && `${name}:`, list(...types.map(expression)), ...statements(body));
}

export function functionOf(definition: FunctionDefinition): string {
  const { name, parameters, decorators, returns, body, exported, accessor } = definition;
  return list(
    'fn',
    name,
    list(...parameters.map(parameter)),
    ...decorators.map(decorator),
    exported && `:${exported}`,
    definition.isAsync && ':async',
    definition.isGenerator && ':generator',
    definition.isStatic && ':static',
    accessor && `:${accessor}`,
    returns && `->${expression(returns)}`,
    ...statements(body),
  );
}

const REST = { positional: '*', keyword: '**' } as const;

function parameter({ name, pattern, default: initial, annotation, rest, isField }: Parameter): string {
  const type = annotation ? `:${expression(annotation)}` : '';
  const value = initial ? `=${expression(initial)}` : '';
  return `${isField ? '+' : ''}${rest ? REST[rest] : ''}${pattern ? expression(pattern) : name}${type}${value}`;
}

function decorator({ expression: applied }: Decorator): string {
  return `@${expression(applied)}`;
}

export function classOf({ name, bases, decorators, fields, methods, body, exported }: ClassDefinition): string {
  return list(
    'class',
    name,
    list(...bases.map(expression)),
    ...decorators.map(decorator),
    exported && `:${exported}`,
    ...fields.map(field),
    ...methods.map(functionOf),
    ...statements(body),
  );
}

function field({ name, value, annotation, decorators, isStatic }: Field): string {
  const type = annotation && `:${expression(annotation)}`;
  return list(isStatic ? 'static' : 'field', name, type, ...decorators.map(decorator), value && expression(value));
}
