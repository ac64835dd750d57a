import type { Block, Handler } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import { blockAt, type Context, expressionAt } from './context.ts';
import { lowerPattern } from './patterns.ts';

export function lowerIf(node: SyntaxNode, context: Context): Block {
  const alternative = fieldOf(node, 'alternative');
  const otherwise = alternative ? partsOf(alternative).flatMap(context.statement) : [];
  const condition = expressionAt(node, 'condition', context);
  const then = blockAt(node, 'consequence', context);
  return [{ kind: 'if', condition, then, else: otherwise, span: node.span }];
}

export function lowerTry(node: SyntaxNode, context: Context): Block {
  const handler = fieldOf(node, 'handler');
  const finalizer = fieldOf(node, 'finalizer');
  return [
    {
      kind: 'try',
      body: blockAt(node, 'body', context),
      handlers: handler ? [lowerCatch(handler, context)] : [],
      else: [],
      finalizer: finalizer ? blockAt(finalizer, 'body', context) : [],
      span: node.span,
    },
  ];
}

/** A caught value that is taken apart at once (`catch ({ message })`) is declared inside the handler. */
function lowerCatch(node: SyntaxNode, context: Context): Handler {
  const parameter = fieldOf(node, 'parameter');
  const body = blockAt(node, 'body', context);
  if (!parameter) return { types: [], body, span: node.span };
  if (parameter.type === 'identifier') {
    return { types: [], name: textOf(parameter, context.text), body, span: node.span };
  }
  const target: Expression = lowerPattern(parameter, context);
  const { span } = parameter;
  return { types: [], body: [{ kind: 'assign', target, value: null, declares: true, span }, ...body], span: node.span };
}
