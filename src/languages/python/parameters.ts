import type { Parameter } from '../../core/definitions.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import type { Source } from './source.ts';

export function lowerParameters(list: SyntaxNode | undefined, source: Source): Parameter[] {
  if (!list) return [];
  return partsOf(list)
    .filter((node) => !SEPARATORS.has(node.type))
    .map((node) => lowerParameter(node, source));
}

/** `/` and `*` by themselves say how arguments may be passed, not that there is one more. */
const SEPARATORS: ReadonlySet<string> = new Set(['positional_separator', 'keyword_separator']);

function lowerParameter(node: SyntaxNode, source: Source): Parameter {
  const type = fieldOf(node, 'type');
  const value = fieldOf(node, 'value');
  const isPlain = node.type === 'typed_parameter' || node.type === 'ERROR';
  const named = fieldOf(node, 'name') ?? (isPlain ? partsOf(node)[0] : node);
  return {
    ...declared(named ?? node, source),
    ...(value && { default: source.expression(value) }),
    ...(type && { annotation: source.expression(type) }),
    span: node.span,
  };
}

function declared(node: SyntaxNode, source: Source): Pick<Parameter, 'name' | 'pattern' | 'rest'> {
  const [inner] = partsOf(node);
  if (inner && node.type === 'list_splat_pattern') return { name: textOf(inner, source.text), rest: 'positional' };
  if (inner && node.type === 'dictionary_splat_pattern') return { name: textOf(inner, source.text), rest: 'keyword' };
  return node.type === 'identifier'
    ? { name: textOf(node, source.text) }
    : { name: '', pattern: source.expression(node) };
}
