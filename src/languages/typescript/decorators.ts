import type { Decorator } from '../../core/definitions.ts';
import type { SyntaxNode } from '../grammar.ts';
import { partsOf } from '../lowering.ts';
import type { Context } from './context.ts';

export function decoratorsOf(node: SyntaxNode, context: Context): readonly Decorator[] {
  return node.children.filter((child) => child.type === 'decorator').flatMap((child) => lowerDecorator(child, context));
}

export function lowerDecorator(node: SyntaxNode, context: Context): readonly Decorator[] {
  return partsOf(node)
    .slice(0, 1)
    .map((part) => ({ expression: context.expression(part), span: node.span }));
}
