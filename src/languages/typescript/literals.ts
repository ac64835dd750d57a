import type { Expression, Literal, Template } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { partsOf, textOf } from '../lowering.ts';
import type { Context } from './context.ts';

const CONTROL_ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
]);

const ENTITIES = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&nbsp;', '\u00a0'],
]);

export function lowerString(node: SyntaxNode, context: Context): Literal {
  return { kind: 'literal', value: stringValue(node, context.text), type: 'string', span: node.span };
}

export function lowerNumber(node: SyntaxNode, context: Context): Literal {
  return { kind: 'literal', value: numberValue(textOf(node, context.text)), type: 'number', span: node.span };
}

export function lowerRegex(node: SyntaxNode, context: Context): Literal {
  return { kind: 'literal', value: textOf(node, context.text), type: 'regex', span: node.span };
}

export function lowerBoolean(node: SyntaxNode): Literal {
  return { kind: 'literal', value: node.type === 'true', type: 'boolean', span: node.span };
}

export function lowerNothing(node: SyntaxNode): Literal {
  return { kind: 'literal', value: null, type: node.type === 'null' ? 'null' : 'undefined', span: node.span };
}

/** A template without holes, or with literal text in all of them, is a string. */
export function lowerTemplate(node: SyntaxNode, context: Context): Template | Literal {
  const parts: (string | Expression)[] = [];
  for (const part of partsOf(node)) {
    if (part.type !== 'template_substitution') append(parts, fragmentValue(part, context.text));
    else for (const hole of partsOf(part)) append(parts, context.expression(hole));
  }
  const [first = '', ...others] = parts;
  if (typeof first === 'string' && others.length === 0) {
    return { kind: 'literal', value: first, type: 'string', span: node.span };
  }
  return { kind: 'template', parts, span: node.span };
}

/** The unescaped text of a string node. */
export function stringValue(node: SyntaxNode, text: string): string {
  return partsOf(node)
    .map((part) => fragmentValue(part, text))
    .join('');
}

/** The unescaped text of one piece of a string, a template or JSX text. */
export function fragmentValue(node: SyntaxNode, text: string): string {
  const raw = textOf(node, text);
  if (node.type === 'escape_sequence') return unescaped(raw);
  if (node.type === 'html_character_reference') return ENTITIES.get(raw) ?? raw;
  return raw;
}

function append(parts: (string | Expression)[], part: string | Expression): void {
  if (typeof part === 'string') {
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + part;
    else if (part !== '') parts.push(part);
  } else if (part.kind === 'template') {
    for (const nested of part.parts) append(parts, nested);
  } else if (part.kind === 'literal' && typeof part.value === 'string' && part.type === 'string') {
    append(parts, part.value);
  } else {
    parts.push(part);
  }
}

function unescaped(sequence: string): string {
  const letter = sequence.charAt(1);
  const code = codePointOf(sequence);
  if (code !== null) return code <= 0x10ffff ? String.fromCodePoint(code) : sequence;
  if (letter === '\n' || letter === '\r' || letter === '\u2028' || letter === '\u2029') return '';
  return CONTROL_ESCAPES.get(letter) ?? sequence.slice(1);
}

function codePointOf(sequence: string): number | null {
  const hex = /^\\(?:x|u)\{?([0-9a-f]+)\}?$/i.exec(sequence)?.[1];
  if (hex !== undefined) return Number.parseInt(hex, 16);
  const octal = /^\\([0-7]{1,3})$/.exec(sequence)?.[1];
  return octal === undefined ? null : Number.parseInt(octal, 8);
}

function numberValue(raw: string): number | string {
  const digits = raw.replaceAll('_', '');
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  const value = Number(digits);
  return Number.isNaN(value) ? digits : value;
}
