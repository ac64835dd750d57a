import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import { unescapeSequence } from './escapes.ts';
import type { Source } from './source.ts';

type Part = string | Expression;

export function lowerString(node: SyntaxNode, source: Source): Expression {
  return joinParts(stringParts(node, source), node);
}

/** Adjacent strings are one. */
export function lowerStrings(node: SyntaxNode, source: Source): Expression {
  return joinParts(
    partsOf(node).flatMap((part) => (part.type === 'string' ? stringParts(part, source) : [source.expression(part)])),
    node,
  );
}

/** A string without a value in it is a literal, whatever its prefix. */
function joinParts(parts: readonly Part[], node: SyntaxNode): Expression {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  const [first = ''] = joined;
  if (joined.length <= 1 && typeof first === 'string') {
    return { kind: 'literal', value: first, type: 'string', span: node.span };
  }
  return { kind: 'template', parts: joined, span: node.span };
}

function stringParts(node: SyntaxNode, source: Source): Part[] {
  const [start] = node.children;
  const isRaw = start !== undefined && /r/i.test(textOf(start, source.text));
  return node.children.flatMap((child): Part[] => {
    if (child.type === 'string_content') return [contentText(child, source, isRaw ? keep : unescapeSequence)];
    return child.type === 'interpolation' ? interpolationParts(child, source) : [];
  });
}

function keep(text: string): string {
  return text;
}

function contentText(node: SyntaxNode, source: Source, decode: (sequence: string) => string): string {
  let text = '';
  let from = node.start;
  for (const child of node.children) {
    const written = textOf(child, source.text);
    const isBrace = child.type === 'escape_interpolation';
    text += source.text.slice(from, child.start) + (isBrace ? written.charAt(0) : decode(written));
    from = child.end;
  }
  return text + source.text.slice(from, node.end);
}

/** `{price=}` prints its own text before the value. Conversions and format specifications do not change where it flows. */
function interpolationParts(node: SyntaxNode, source: Source): Part[] {
  const value = fieldOf(node, 'expression');
  if (!value) return [];
  const equals = node.children.find((child) => child.type === '=');
  return [equals ? source.text.slice(node.start + 1, equals.end) : '', source.expression(value)];
}
