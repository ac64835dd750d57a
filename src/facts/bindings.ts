import type { Binding } from '../core/facts.ts';
import type { Expression } from '../core/syntax.ts';
import type { FunctionBuilder } from './function-builder.ts';

type Origin = Pick<Binding, 'kind' | 'value' | 'annotation' | 'constant' | 'context' | 'span'> & {
  readonly index?: number;
};

/** Binds each name of a pattern to its part of the value. */
export function bindPattern(
  builder: FunctionBuilder,
  pattern: Expression,
  origin: Origin,
  path: readonly (string | number)[] = [],
): void {
  if (pattern.kind === 'name') {
    builder.bind({ ...origin, name: pattern.name, path, span: pattern.span });
    return;
  }
  if (pattern.kind === 'operation' && pattern.operator === '=' && pattern.operands[0]) {
    bindPattern(builder, pattern.operands[0], origin, path);
    return;
  }
  if (pattern.kind === 'operation' && pattern.operator === 'spread' && pattern.operands[0]) {
    bindPattern(builder, pattern.operands[0], origin, [...path, '...']);
    return;
  }
  if (pattern.kind === 'list')
    pattern.items.forEach((item, position) => {
      bindPattern(builder, item, origin, [...path, position]);
    });
  if (pattern.kind === 'object') {
    for (const entry of pattern.entries) bindPattern(builder, entry.value, origin, [...path, ...partOf(entry.key)]);
  }
}

function partOf(key: Expression | null): readonly (string | number)[] {
  if (!key) return ['...'];
  return key.kind === 'literal' && (typeof key.value === 'string' || typeof key.value === 'number')
    ? [key.value]
    : ['*'];
}
