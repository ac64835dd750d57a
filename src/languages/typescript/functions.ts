import type { Decorator, FunctionDefinition } from '../../core/definitions.ts';
import type { Block } from '../../core/statements.ts';
import type { FunctionExpression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf } from '../lowering.ts';
import { type Context, hasToken } from './context.ts';
import { decoratorsOf } from './decorators.ts';
import { memberName } from './names.ts';
import { lowerParameters } from './parameters.ts';
import { lowerType } from './types.ts';

/** What the place of a definition says about it. */
export interface Placement {
  /** Stands in for the name that an anonymous definition lacks. */
  readonly name?: string;
  readonly decorators?: readonly Decorator[];
  readonly exported?: 'named' | 'default';
}

/** A function, method or accessor, wherever it stands. */
export function defineFunction(node: SyntaxNode, context: Context, placement: Placement = {}): FunctionDefinition {
  const name = fieldOf(node, 'name');
  const returns = fieldOf(node, 'return_type');
  const accessor = accessorOf(node);
  return {
    kind: 'function',
    name: placement.name ?? memberName(name, context.text),
    parameters: lowerParameters(node, context),
    body: bodyOf(node, context),
    decorators: [...(placement.decorators ?? []), ...decoratorsOf(node, context)],
    ...(returns && { returns: lowerType(returns, context) }),
    isAsync: hasToken(node, 'async'),
    isGenerator: hasToken(node, '*'),
    isStatic: hasToken(node, 'static'),
    ...(accessor && { accessor }),
    ...(placement.exported && { exported: placement.exported }),
    span: node.span,
    nameSpan: name?.span ?? node.span,
  };
}

export function lowerFunction(node: SyntaxNode, context: Context): FunctionExpression {
  return { kind: 'function', definition: defineFunction(node, context), span: node.span };
}

function accessorOf(node: SyntaxNode): 'get' | 'set' | null {
  if (hasToken(node, 'get')) return 'get';
  return hasToken(node, 'set') ? 'set' : null;
}

function bodyOf(node: SyntaxNode, context: Context): Block {
  const body = fieldOf(node, 'body');
  if (!body) return [];
  if (body.type === 'statement_block') return context.statement(body);
  return [{ kind: 'return', value: context.expression(body), span: body.span }];
}
