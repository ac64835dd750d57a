import type { ClassDefinition, Decorator, Field, FunctionDefinition } from '../../core/definitions.ts';
import type { Block, Statement } from '../../core/statements.ts';
import type { Expression, FunctionExpression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf } from '../lowering.ts';
import { type Context, hasToken } from './context.ts';
import { decoratorsOf, lowerDecorator } from './decorators.ts';
import { defineFunction, type Placement } from './functions.ts';
import { memberName } from './names.ts';
import { annotationAt, applyTypes, lowerType } from './types.ts';

interface Members {
  readonly fields: Field[];
  readonly methods: FunctionDefinition[];
  readonly body: Statement[];
}

export function defineClass(node: SyntaxNode, context: Context, placement: Placement = {}): ClassDefinition {
  const name = fieldOf(node, 'name');
  return {
    kind: 'class',
    name: placement.name ?? memberName(name, context.text),
    bases: basesOf(node, context),
    decorators: [...(placement.decorators ?? []), ...decoratorsOf(node, context)],
    ...membersOf(node, context),
    ...(placement.exported && { exported: placement.exported }),
    span: node.span,
    nameSpan: name?.span ?? node.span,
  };
}

/** An enum is a class whose members are static fields. */
export function defineEnum(node: SyntaxNode, context: Context): ClassDefinition {
  const name = fieldOf(node, 'name');
  const body = fieldOf(node, 'body');
  return {
    kind: 'class',
    name: memberName(name, context.text),
    bases: [],
    decorators: [],
    fields: body ? partsOf(body).map((member) => enumField(member, context)) : [],
    methods: [],
    body: [],
    span: node.span,
    nameSpan: name?.span ?? node.span,
  };
}

/**
 * The common syntax has no class expression: one in the middle of an expression is a function that defines the class
 * and returns it.
 */
export function lowerClassExpression(node: SyntaxNode, context: Context): FunctionExpression {
  const { span } = node;
  // A reserved word: no other name of the text can be meant.
  const name = memberName(fieldOf(node, 'name'), context.text) || 'class';
  const definition = defineClass(node, context, { name });
  const returned: Expression = { kind: 'name', name, span };
  const body: Block = [
    { kind: 'define', definition, span },
    { kind: 'return', value: returned, span },
  ];
  const head = { name: '', parameters: [], decorators: [], isAsync: false, isGenerator: false, isStatic: false };
  return { kind: 'function', definition: { kind: 'function', ...head, body, span, nameSpan: span }, span };
}

function basesOf(node: SyntaxNode, context: Context): readonly Expression[] {
  const heritage = node.children.find((child) => child.type === 'class_heritage');
  if (!heritage) return [];
  return partsOf(heritage).flatMap((part) => {
    if (part.type === 'implements_clause') return partsOf(part).map((type) => lowerType(type, context));
    if (part.type !== 'extends_clause') return [context.expression(part)];
    const base = fieldOf(part, 'value');
    return base ? [applyTypes(context.expression(base), fieldOf(part, 'type_arguments'), context)] : [];
  });
}

function membersOf(node: SyntaxNode, context: Context): Members {
  const members: Members = { fields: [], methods: [], body: [] };
  const body = fieldOf(node, 'body');
  // The TypeScript grammar puts the decorators of a method in front of it, not inside.
  let decorators: readonly Decorator[] = [];
  for (const part of body ? partsOf(body) : []) {
    if (part.type === 'decorator') {
      decorators = [...decorators, ...lowerDecorator(part, context)];
    } else {
      addMember(members, part, decorators, context);
      decorators = [];
    }
  }
  return members;
}

/** Overloads, abstract methods and index signatures have no body, hence no effect: they are left out. */
function addMember(members: Members, node: SyntaxNode, decorators: readonly Decorator[], context: Context): void {
  if (node.type === 'method_definition') members.methods.push(defineFunction(node, context, { decorators }));
  else if (node.type === 'public_field_definition' || node.type === 'field_definition') {
    members.fields.push(lowerField(node, decorators, context));
  } else if (node.type === 'class_static_block') {
    const block = fieldOf(node, 'body');
    if (block) members.body.push(...context.statement(block));
  } else if (node.type === 'ERROR') {
    members.body.push(...context.statement(node));
  }
}

function lowerField(node: SyntaxNode, decorators: readonly Decorator[], context: Context): Field {
  const value = fieldOf(node, 'value');
  return {
    name: memberName(fieldOf(node, 'name') ?? fieldOf(node, 'property'), context.text),
    value: value ? context.expression(value) : null,
    ...annotationAt(node, 'type', context),
    decorators: [...decorators, ...decoratorsOf(node, context)],
    isStatic: hasToken(node, 'static'),
    span: node.span,
  };
}

function enumField(node: SyntaxNode, context: Context): Field {
  const value = fieldOf(node, 'value');
  return {
    name: memberName(node.type === 'enum_assignment' ? fieldOf(node, 'name') : node, context.text),
    value: value ? context.expression(value) : null,
    decorators: [],
    isStatic: true,
    span: node.span,
  };
}
