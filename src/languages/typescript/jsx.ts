import type { Argument, Call, Expression, ObjectEntry } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf } from '../lowering.ts';
import type { Context } from './context.ts';
import { fragmentValue } from './literals.ts';
import { lowerName, wordKey } from './names.ts';
import { spreadValue } from './objects.ts';

/** `<Panel id={x}>child</Panel>`; a fragment is a call of `Fragment`. */
export function lowerJsx(node: SyntaxNode, context: Context): Call {
  const { span } = node;
  const tag = fieldOf(node, 'open_tag') ?? node;
  const attributes = tag.children.filter((child) => child.field === 'attribute');
  const entries = attributes.flatMap((attribute) => lowerAttribute(attribute, context));
  const items = tag === node ? [] : lowerChildren(node, context);
  const given: readonly Argument[] = [
    { value: { kind: 'object', entries, span: tag.span } },
    { value: { kind: 'list', type: 'list', items, span } },
  ];
  return { kind: 'call', callee: lowerTag(tag, context), arguments: given, form: 'jsx', awaited: false, span };
}

/** `{value}` where markup stands; `{}` and a lone comment hold nothing. */
export function lowerJsxExpression(node: SyntaxNode, context: Context): Expression {
  const [inner] = partsOf(node);
  return inner ? context.expression(inner) : opaque([], node.span);
}

function lowerTag(tag: SyntaxNode, context: Context): Expression {
  const name = fieldOf(tag, 'name');
  if (!name) return { kind: 'name', name: 'Fragment', span: tag.span };
  return name.type === 'member_expression' ? context.expression(name) : lowerName(name, context);
}

function lowerAttribute(node: SyntaxNode, context: Context): readonly ObjectEntry[] {
  const [name, value] = partsOf(node);
  if (!name) return [];
  if (name.type === 'spread_element') return [{ key: null, value: spreadValue(name, context) }];
  if (node.type !== 'jsx_attribute') return [{ key: null, value: context.expression(node) }];
  return [{ key: wordKey(name, context), value: value ? context.expression(value) : present(node) }];
}

/** `<input disabled />` says `disabled={true}`. */
function present(node: SyntaxNode): Expression {
  return { kind: 'literal', value: true, type: 'boolean', span: node.span };
}

function lowerChildren(node: SyntaxNode, context: Context): readonly Expression[] {
  const inside = partsOf(node).filter((part) => part.field !== 'open_tag' && part.field !== 'close_tag');
  return inside.flatMap((part) => {
    if (part.type === 'jsx_text' || part.type === 'html_character_reference') return lowerText(part, context);
    return part.type === 'jsx_expression' && partsOf(part).length === 0 ? [] : [context.expression(part)];
  });
}

/** Markup indentation is no content. */
function lowerText(node: SyntaxNode, context: Context): readonly Expression[] {
  const raw = fragmentValue(node, context.text);
  const value = node.type === 'jsx_text' ? raw.replace(/\s*\n\s*/g, ' ').trim() : raw;
  return value === '' ? [] : [{ kind: 'literal', value, type: 'string', span: node.span }];
}
