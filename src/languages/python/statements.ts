import type { Statement } from '../../core/statements.ts';
import type { Expression } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { partsOf, textOf } from '../lowering.ts';
import { lowerAssignment, lowerAugmented } from './assignments.ts';
import { lowerFor, lowerIf, lowerWhile, lowerWith } from './branches.ts';
import { lowerClass } from './classes.ts';
import { lowerAssert, lowerRaise, lowerTry } from './exceptions.ts';
import { lowerFunction, undecorate } from './functions.ts';
import { lowerImport, lowerImportFrom } from './imports.ts';
import { lowerMatch } from './matches.ts';
import type { Source } from './source.ts';
import { lowerTypeAlias } from './type-aliases.ts';

type LowerStatement = (node: SyntaxNode, source: Source) => readonly Statement[];

/** The statements of a module or of an indented block. */
export function lowerBlock(node: SyntaxNode, source: Source): Statement[] {
  return partsOf(node).flatMap((child) => lowerStatement(child, source));
}

export function lowerStatement(node: SyntaxNode, source: Source): readonly Statement[] {
  const lower = HANDLERS.get(node.type) ?? lowerUnknown;
  return lower(node, source);
}

const HANDLERS: ReadonlyMap<string, LowerStatement> = new Map<string, LowerStatement>([
  ['expression_statement', lowerExpressionStatement],
  ['assignment', lowerAssignment],
  ['augmented_assignment', lowerAugmented],
  ['type_alias_statement', lowerTypeAlias],
  ['function_definition', lowerDefinition],
  ['class_definition', lowerDefinition],
  ['decorated_definition', lowerDefinition],
  ['if_statement', lowerIf],
  ['for_statement', lowerFor],
  ['while_statement', lowerWhile],
  ['with_statement', lowerWith],
  ['match_statement', lowerMatch],
  ['try_statement', lowerTry],
  ['raise_statement', lowerRaise],
  ['assert_statement', lowerAssert],
  ['return_statement', lowerReturn],
  ['delete_statement', lowerDelete],
  ['break_statement', (node) => [{ kind: 'jump', jump: 'break', span: node.span }]],
  ['continue_statement', (node) => [{ kind: 'jump', jump: 'continue', span: node.span }]],
  ['pass_statement', () => []],
  ['global_statement', declareOutside],
  ['nonlocal_statement', declareOutside],
  ['import_statement', lowerImport],
  ['import_from_statement', lowerImportFrom],
  ['future_import_statement', () => []],
  ['block', lowerBlock],
]);

/** `order, price` without parentheses is a tuple. */
function lowerExpressionStatement(node: SyntaxNode, source: Source): readonly Statement[] {
  const children = partsOf(node);
  const [only] = children;
  if (only && children.length === 1) {
    if (only.type === 'assignment' || only.type === 'augmented_assignment') return lowerStatement(only, source);
    return [{ kind: 'expression', expression: source.expression(only), span: node.span }];
  }
  const items = children.map(source.expression);
  return [{ kind: 'expression', expression: { kind: 'list', type: 'tuple', items, span: node.span }, span: node.span }];
}

function lowerDefinition(node: SyntaxNode, source: Source): Statement[] {
  const decorated = undecorate(node, source);
  const { type } = decorated.definition;
  if (type === 'class_definition')
    return [{ kind: 'define', definition: lowerClass(decorated, source), span: node.span }];
  if (type === 'function_definition') {
    return [{ kind: 'define', definition: lowerFunction(decorated, source), span: node.span }];
  }
  return lowerUnknown(node, source);
}

function lowerReturn(node: SyntaxNode, source: Source): Statement[] {
  const [value] = partsOf(node);
  return [{ kind: 'return', value: value ? source.expression(value) : null, span: node.span }];
}

function lowerDelete(node: SyntaxNode, source: Source): Statement[] {
  const targets = partsOf(node).map(source.expression).flatMap(spreadOut);
  return [{ kind: 'delete', targets, span: node.span }];
}

/** `del order, price` and `del (order, price)` name two targets. */
function spreadOut(target: Expression): readonly Expression[] {
  return target.kind === 'list' ? target.items : [target];
}

function declareOutside(node: SyntaxNode, source: Source): Statement[] {
  for (const name of partsOf(node)) source.frame.outerNames.add(textOf(name, source.text));
  return [];
}

/** Broken text and Python 2 statements: whatever they hold is kept, each as what it is. */
function lowerUnknown(node: SyntaxNode, source: Source): Statement[] {
  const statements: Statement[] = [];
  const expressions: Expression[] = [];
  for (const child of partsOf(node)) {
    if (HANDLERS.has(child.type)) statements.push(...lowerStatement(child, source));
    else expressions.push(source.expression(child));
  }
  return [{ kind: 'opaque', statements, expressions, span: node.span }];
}
