import type { ClassDefinition, Field, FunctionDefinition } from '../../core/definitions.ts';
import type { Assign, Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import { type Decorated, lowerMethod, undecorate } from './functions.ts';
import type { Source } from './source.ts';

export function lowerClass({ definition, decorators, node }: Decorated, source: Source): ClassDefinition {
  const name = fieldOf(definition, 'name');
  const superclasses = fieldOf(definition, 'superclasses');
  return {
    kind: 'class',
    name: name ? textOf(name, source.text) : '',
    bases: superclasses ? lowerBases(superclasses, source) : [],
    decorators,
    ...lowerMembers(fieldOf(definition, 'body'), source),
    span: node.span,
    nameSpan: (name ?? definition).span,
  };
}

/** Keywords are for the metaclass. */
function lowerBases(list: SyntaxNode, source: Source): Expression[] {
  return partsOf(list)
    .filter((node) => node.type !== 'keyword_argument' && node.type !== 'dictionary_splat')
    .map(source.expression);
}

function lowerMembers(
  block: SyntaxNode | undefined,
  source: Source,
): Pick<ClassDefinition, 'fields' | 'methods' | 'body'> {
  const fields: Field[] = [];
  const methods: FunctionDefinition[] = [];
  const body: Statement[] = [];
  for (const node of block ? partsOf(block) : []) {
    const decorated = undecorate(node, source);
    if (decorated.definition.type === 'function_definition') {
      methods.push(lowerMethod(decorated, source));
      continue;
    }
    for (const statement of source.statement(node)) {
      const field = asField(statement);
      if (field) fields.push(field);
      else body.push(statement);
    }
  }
  return { fields, methods, body };
}

function asField(statement: Statement): Field | null {
  if (statement.kind !== 'assign' || statement.target.kind !== 'name' || statement.operator) return null;
  return toField(statement, statement.target.name);
}

function toField({ value, annotation, span }: Assign, name: string): Field {
  return { name, value, ...(annotation && { annotation }), decorators: [], isStatic: value !== null, span };
}
