import type {
  Expression,
  ListExpression,
  Literal,
  ObjectEntry,
  ObjectExpression,
  Operation,
} from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf } from '../lowering.ts';
import type { Context, LowerExpression } from './context.ts';
import { lowerKey, lowerName, wordKey } from './names.ts';

const LOWER = new Map<string, LowerExpression>([
  ['identifier', lowerName],
  ['shorthand_property_identifier_pattern', lowerName],
  ['object_pattern', lowerObjectPattern],
  ['array_pattern', lowerArrayPattern],
  ['assignment_pattern', lowerDefault],
  ['object_assignment_pattern', lowerDefault],
  ['rest_pattern', lowerRest],
]);

/**
 * What stands on the left of `=`, in a loop head or in a parameter list. A default inside a pattern is the operation `=`
 * with the target and its default (`{ price = 0 }`): `??` would say that it also stands in for null, which it does not.
 * The rest of a list is the operation `spread`; the rest of an object is an entry without a key.
 */
export function lowerPattern(node: SyntaxNode, context: Context): Expression {
  return LOWER.get(node.type)?.(node, context) ?? context.expression(node);
}

/** The names that a lowered pattern binds. */
export function boundNames(pattern: Expression): readonly string[] {
  if (pattern.kind === 'name') return [pattern.name];
  if (pattern.kind === 'object') return pattern.entries.flatMap((entry) => boundNames(entry.value));
  if (pattern.kind === 'list') return pattern.items.flatMap(boundNames);
  if (pattern.kind === 'operation') return pattern.operands.slice(0, 1).flatMap(boundNames);
  return [];
}

function lowerObjectPattern(node: SyntaxNode, context: Context): ObjectExpression {
  const entries = partsOf(node).map((part) => lowerEntry(part, context));
  return { kind: 'object', entries, span: node.span };
}

function lowerEntry(node: SyntaxNode, context: Context): ObjectEntry {
  if (node.type === 'rest_pattern') return { key: null, value: targetOf(node, context) };
  const key = fieldOf(node, 'key');
  const value = fieldOf(node, 'value');
  if (key && value) return { ...lowerKey(key, context), value: lowerPattern(value, context) };
  return { key: wordKey(fieldOf(node, 'left') ?? node, context), value: lowerPattern(node, context) };
}

/** A hole has no node of its own: it is a comma that follows no element. */
function lowerArrayPattern(node: SyntaxNode, context: Context): ListExpression {
  const items: Expression[] = [];
  let filled = false;
  for (const child of node.children) {
    if (child.type === ',') {
      if (!filled) items.push(hole(child));
      filled = false;
    } else if (child.named && child.type !== 'comment') {
      items.push(lowerPattern(child, context));
      filled = true;
    }
  }
  return { kind: 'list', type: 'list', items, span: node.span };
}

function hole(node: SyntaxNode): Literal {
  return { kind: 'literal', value: null, type: 'undefined', span: node.span };
}

function lowerDefault(node: SyntaxNode, context: Context): Operation {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  const target = left ? lowerPattern(left, context) : opaque([], node.span);
  const operands = right ? [target, context.expression(right)] : [target];
  return { kind: 'operation', operator: '=', operands, span: node.span };
}

function lowerRest(node: SyntaxNode, context: Context): Operation {
  return { kind: 'operation', operator: 'spread', operands: [targetOf(node, context)], span: node.span };
}

function targetOf(rest: SyntaxNode, context: Context): Expression {
  const [target] = partsOf(rest);
  return target ? lowerPattern(target, context) : opaque([], rest.span);
}
