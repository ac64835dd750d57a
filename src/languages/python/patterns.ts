import type { Expression, ObjectEntry } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { opaque, partsOf } from '../lowering.ts';
import { nameOf, type Source } from './source.ts';

/** The patterns of one `case`: several with commas between them are a tuple. */
export function lowerPatterns(nodes: readonly SyntaxNode[], parent: SyntaxNode, source: Source): Expression {
  const [only] = nodes;
  if (only && nodes.length === 1) return lowerPattern(only, source);
  return { kind: 'list', type: 'tuple', items: nodes.map((node) => lowerPattern(node, source)), span: parent.span };
}

function lowerPattern(node: SyntaxNode, source: Source): Expression {
  switch (node.type) {
    case 'case_pattern':
    case 'union_pattern':
      return lowerAlternatives(node, source);
    case 'list_pattern':
      return { kind: 'list', type: 'list', items: patterns(node, source), span: node.span };
    case 'tuple_pattern':
      return lowerTuplePattern(node, source);
    case 'splat_pattern':
      return { kind: 'operation', operator: 'spread', operands: patterns(node, source), span: node.span };
    case 'as_pattern':
      return lowerCapture(node, source);
    case 'dict_pattern':
      return { kind: 'object', entries: lowerEntries(node, source), span: node.span };
    // Looks like a call and is none: nothing runs but tests of type and fields.
    case 'class_pattern':
    case 'keyword_pattern':
      return opaque(patterns(node, source), node.span);
    default:
      return source.expression(node);
  }
}

/** `-1` is two tokens of the list that holds it, and `_` is a token, not a name. */
function patterns(node: SyntaxNode, source: Source): Expression[] {
  const items: Expression[] = [];
  const parts = new Set(partsOf(node));
  let minus: SyntaxNode | null = null;
  for (const child of node.children) {
    if (child.type === '-') minus = child;
    if (child.type === '_') items.push(nameOf(child, source));
    if (!parts.has(child)) continue;
    const item = lowerPattern(child, source);
    items.push(minus ? { kind: 'operation', operator: '-', operands: [item], span: child.span } : item);
    minus = null;
  }
  return items;
}

function lowerAlternatives(node: SyntaxNode, source: Source): Expression {
  const items = patterns(node, source);
  const [only] = items;
  return only && items.length === 1 ? only : { kind: 'operation', operator: '|', operands: items, span: node.span };
}

function lowerTuplePattern(node: SyntaxNode, source: Source): Expression {
  const items = patterns(node, source);
  const [only] = items;
  const isGroup = items.length === 1 && !node.children.some(({ type }) => type === ',');
  return only && isGroup ? only : { kind: 'list', type: 'tuple', items, span: node.span };
}

function lowerCapture(node: SyntaxNode, source: Source): Expression {
  const [pattern, target] = partsOf(node);
  if (!pattern || !target) return opaque([], node.span);
  const operands = [source.expression(target), lowerPattern(pattern, source)];
  return { kind: 'operation', operator: ':=', operands, span: node.span };
}

function lowerEntries(node: SyntaxNode, source: Source): ObjectEntry[] {
  const entries: ObjectEntry[] = [];
  let key: Expression | null = null;
  for (const child of partsOf(node)) {
    if (child.field === 'key') {
      key = source.expression(child);
      continue;
    }
    const [inner] = child.type === 'splat_pattern' ? partsOf(child) : [child];
    const value = inner ? lowerPattern(inner, source) : opaque([], child.span);
    entries.push(key ? { key, value, computed: true } : { key, value });
    key = null;
  }
  return entries;
}
