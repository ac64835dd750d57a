import type { Expression } from './syntax.ts';

/** The direct parts of an expression, in order; the body of a function is not one of them. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'name':
    case 'literal':
    case 'function':
      return [];
    case 'member':
      return [expression.object];
    case 'index':
      return [expression.object, expression.index];
    case 'call':
      return [expression.callee, ...expression.arguments.map((argument) => argument.value)];
    case 'template':
      return expression.parts.filter((part) => typeof part !== 'string');
    case 'object':
      return expression.entries.flatMap((entry) => (entry.key ? [entry.key, entry.value] : [entry.value]));
    case 'list':
      return expression.items;
    case 'operation':
      return expression.operands;
    case 'comprehension':
      return [
        ...expression.clauses.flatMap((clause) => [clause.iterable, clause.target, ...clause.conditions]),
        ...expression.results,
      ];
    case 'opaque':
      return expression.children;
  }
}

/** The expression and all parts of it, outermost first. */
export function* walkExpression(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) yield* walkExpression(child);
}

/** The names that stand free in an expression, each once, in order. */
export function namesIn(expression: Expression): readonly string[] {
  const names = new Set<string>();
  for (const part of walkExpression(expression)) if (part.kind === 'name') names.add(part.name);
  return [...names];
}

/** Text that is equal for expressions that read the same, whatever their spans and layout. */
export function textOf(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'member':
      return `${textOf(expression.object)}.${expression.property}`;
    case 'index':
      return `${textOf(expression.object)}[${textOf(expression.index)}]`;
    case 'call':
      return `${textOf(expression.callee)}(${expression.arguments.map((a) => (a.name ? `${a.name}=` : '') + textOf(a.value)).join(', ')})`;
    case 'literal':
      return typeof expression.value === 'string' ? JSON.stringify(expression.value) : String(expression.value);
    case 'template':
      return `\`${expression.parts.map((part) => (typeof part === 'string' ? part : `{${textOf(part)}}`)).join('')}\``;
    case 'object':
      return `{${expression.entries.map((e) => `${e.key ? textOf(e.key) : '...'}: ${textOf(e.value)}`).join(', ')}}`;
    case 'list':
      return `[${expression.items.map(textOf).join(', ')}]`;
    case 'function':
      return `function ${expression.definition.name}`;
    case 'operation':
      return operationText(expression.operator, expression.operands.map(textOf));
    case 'comprehension':
      return `[${expression.results.map(textOf).join(', ')} for ${expression.clauses.map((c) => `${textOf(c.target)} in ${textOf(c.iterable)}`).join(' ')}]`;
    case 'opaque':
      return `(${expression.children.map(textOf).join(' ')})`;
  }
}

function operationText(operator: string, operands: readonly string[]): string {
  return operands.length === 1 ? `${operator} ${operands[0]}` : operands.join(` ${operator} `);
}
