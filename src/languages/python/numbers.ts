import type { Literal } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { textOf } from '../lowering.ts';
import type { Source } from './source.ts';

export function lowerNumber(node: SyntaxNode, source: Source): Literal {
  return { kind: 'literal', value: numberValue(textOf(node, source.text)), type: 'number', span: node.span };
}

/** Complex numbers and those that a double cannot hold stand as their text. */
function numberValue(text: string): number | string {
  const digits = text.replaceAll('_', '').replace(/[lL]$/, '');
  const value = Number(LEGACY_OCTAL.test(digits) ? `0o${digits}` : digits);
  if (Number.isNaN(value)) return text;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

/** Python 2 writes file modes as `0755`. */
const LEGACY_OCTAL = /^0[0-7]+$/;
