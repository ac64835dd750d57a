import type { Block, Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, opaque, partsOf } from '../lowering.ts';
import { defineClass } from './classes.ts';
import { commonJsExport } from './commonjs.ts';
import { type Context, hasToken } from './context.ts';
import { lowerPattern } from './patterns.ts';
import { collectRequire } from './require.ts';
import { annotationAt } from './types.ts';

/** `const`, `let`, `var`, `using`: one statement for each declared target. */
export function lowerVariables(node: SyntaxNode, context: Context): Block {
  const constant = hasToken(node, 'const') || node.type === 'using_declaration';
  const declarators = partsOf(node).filter((part) => part.type === 'variable_declarator');
  return declarators.flatMap((declarator) => lowerDeclarator(declarator, constant, context));
}

/** The targets of a declaration, as patterns. */
export function declaredTargets(node: SyntaxNode, context: Context): readonly Expression[] {
  const targets = partsOf(node).map((part) => fieldOf(part, 'name'));
  return targets.flatMap((target) => (target ? [lowerPattern(target, context)] : []));
}

function lowerDeclarator(node: SyntaxNode, constant: boolean, context: Context): readonly Statement[] {
  if (collectRequire(node, context)) return [];
  const name = fieldOf(node, 'name');
  const target = name ? lowerPattern(name, context) : opaque([], node.span);
  const value = initialValue(node, target, context);
  if (value?.type === 'class' && target.kind === 'name') {
    const definition = { ...defineClass(value, context, { name: target.name }), nameSpan: target.span };
    return [{ kind: 'define', definition, span: node.span }];
  }
  return [
    {
      kind: 'assign',
      target,
      value: value ? context.expression(value) : null,
      declares: true,
      ...(constant && { constant }),
      ...annotationAt(node, 'type', context),
      span: node.span,
    },
  ];
}

/** `const router = module.exports = Router()` declares the name that it exports. */
function initialValue(declarator: SyntaxNode, target: Expression, context: Context): SyntaxNode | undefined {
  const value = fieldOf(declarator, 'value');
  const found = value && target.kind === 'name' ? commonJsExport(value, context.text) : null;
  if (!found || target.kind !== 'name') return value;
  const { span } = declarator;
  context.exports.push(...found.names.map((exported) => ({ exported, local: target.name, span })));
  return found.value;
}
