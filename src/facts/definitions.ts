import type { ClassDefinition, FunctionDefinition } from '../core/definitions.ts';
import type { ClassFacts } from '../core/facts.ts';
import type { ObjectExpression } from '../core/syntax.ts';
import { bindPattern } from './bindings.ts';
import { walkExpression } from './expressions.ts';
import { FunctionBuilder } from './function-builder.ts';
import { walkBlock } from './statements.ts';

interface FunctionPlace {
  readonly name: string;
  readonly context: number;
  /** Whether the name stands in the enclosing scope. */
  readonly bind: boolean;
  readonly owner?: ClassFacts;
  readonly isStatic?: boolean;
  readonly holder?: ObjectExpression | null;
}

export function walkFunction(outer: FunctionBuilder, definition: FunctionDefinition, place: FunctionPlace): void {
  for (const { expression } of definition.decorators) walkExpression(outer, expression, place.context, 'used');
  for (const parameter of definition.parameters)
    if (parameter.default) walkExpression(outer, parameter.default, place.context, 'used');
  const prefix = place.owner?.qualifiedName ?? outer.head.qualifiedName;
  const builder = new FunctionBuilder(outer.file, {
    name: place.name,
    qualifiedName: [prefix, place.name].filter(Boolean).join('.'),
    definition,
    span: definition.span,
    nameSpan: definition.nameSpan,
    parent: outer.id,
    owner: place.owner?.id ?? null,
    isStatic: place.isStatic ?? definition.isStatic,
    holder: place.holder ?? null,
  });
  if (place.bind && place.name)
    outer.bind({
      name: place.name,
      kind: 'function',
      index: builder.id,
      constant: true,
      context: place.context,
      span: definition.nameSpan,
    });
  bindParameters(builder, definition);
  walkBlock(builder, definition.body, 0);
}

function bindParameters(builder: FunctionBuilder, definition: FunctionDefinition): void {
  definition.parameters.forEach((parameter, index) => {
    const { name, pattern, annotation, span } = parameter;
    const origin = {
      kind: 'parameter',
      value: parameter.default ?? null,
      annotation: annotation ?? null,
      constant: false,
      context: 0,
      index,
      span,
    } as const;
    if (pattern) bindPattern(builder, pattern, origin);
    else if (name) builder.bind({ ...origin, name });
  });
}

export function walkClass(
  outer: FunctionBuilder,
  definition: ClassDefinition,
  context: number,
  container: ClassFacts | null = null,
): void {
  const id = outer.file.classes.length;
  const methods: number[] = [];
  const inner: number[] = [];
  const prefix = container?.qualifiedName ?? outer.head.qualifiedName;
  const facts: ClassFacts = {
    id,
    name: definition.name,
    qualifiedName: [prefix, definition.name].filter(Boolean).join('.'),
    definition,
    bases: definition.bases,
    decorators: definition.decorators,
    fields: definition.fields,
    methods,
    inner,
    parent: outer.id,
    outer: container?.id ?? null,
    span: definition.span,
    nameSpan: definition.nameSpan,
  };
  outer.file.classes.push(facts);
  if (!container)
    outer.bind({ name: definition.name, kind: 'class', index: id, constant: true, context, span: definition.nameSpan });
  for (const { expression } of [...definition.decorators]) walkExpression(outer, expression, context, 'used');
  walkMembers(outer, facts, context, methods);
  for (const statement of definition.body) {
    if (statement.kind === 'define' && statement.definition.kind === 'class') {
      inner.push(outer.file.classes.length);
      walkClass(outer, statement.definition, context, facts);
    } else walkBlock(outer, [statement], context);
  }
}

function walkMembers(outer: FunctionBuilder, owner: ClassFacts, context: number, methods: number[]): void {
  for (const field of owner.fields) {
    for (const { expression } of field.decorators) walkExpression(outer, expression, context, 'used');
    if (field.value?.kind === 'function') {
      methods.push(outer.file.functions.length);
      walkFunction(outer, field.value.definition, {
        name: field.name,
        context,
        bind: false,
        owner,
        isStatic: field.isStatic,
      });
    } else if (field.value) walkExpression(outer, field.value, context, 'used', field.name);
  }
  for (const method of owner.definition.methods) {
    methods.push(outer.file.functions.length);
    walkFunction(outer, method, { name: method.name, context, bind: false, owner });
  }
}
