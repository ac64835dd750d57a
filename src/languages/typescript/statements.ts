import type { Block, Statement } from '../../core/statements.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf } from '../lowering.ts';
import { lowerIf, lowerTry } from './branches.ts';
import { defineClass, defineEnum } from './classes.ts';
import { lowerCommonJs } from './commonjs.ts';
import { type Context, hasToken, type LowerStatement } from './context.ts';
import { lowerExport } from './exports.ts';
import { defineFunction } from './functions.ts';
import { lowerImport, lowerImportAlias } from './imports.ts';
import { lowerFor, lowerForIn, lowerWhile } from './loops.ts';
import { memberName } from './names.ts';
import { assignmentOperator, assignmentTarget, unwrap } from './operations.ts';
import { requiredBy } from './require.ts';
import { lowerSwitch } from './switches.ts';
import { lowerType } from './types.ts';
import { lowerVariables } from './variables.ts';

const LOWER = new Map<string, LowerStatement>([
  ['program', lowerParts],
  ['statement_block', lowerParts],
  ['expression_statement', lowerParts],
  ['labeled_statement', lowerLabeled],
  ['empty_statement', lowerNone],
  ['debugger_statement', lowerNone],
  ['hash_bang_line', lowerNone],
  ['html_comment', lowerNone],
  ['interface_declaration', lowerNone],
  ['type_alias_declaration', lowerTypeAlias],
  ['function_signature', lowerNone],
  ['ambient_declaration', lowerNone],
  ['import_statement', lowerImport],
  ['import_alias', lowerImportAlias],
  ['export_statement', lowerExport],
  ['lexical_declaration', lowerVariables],
  ['variable_declaration', lowerVariables],
  ['using_declaration', lowerVariables],
  ['function_declaration', lowerFunctionDeclaration],
  ['generator_function_declaration', lowerFunctionDeclaration],
  ['class_declaration', lowerClassDeclaration],
  ['abstract_class_declaration', lowerClassDeclaration],
  ['enum_declaration', lowerEnumDeclaration],
  ['internal_module', lowerNamespace],
  ['module', lowerNamespace],
  ['if_statement', lowerIf],
  ['switch_statement', lowerSwitch],
  ['try_statement', lowerTry],
  ['for_statement', lowerFor],
  ['for_in_statement', lowerForIn],
  ['while_statement', lowerWhile],
  ['do_statement', lowerWhile],
  ['return_statement', lowerReturn],
  ['throw_statement', lowerThrow],
  ['break_statement', lowerJump],
  ['continue_statement', lowerJump],
  ['assignment_expression', lowerAssignment],
  ['augmented_assignment_expression', lowerAssignment],
  ['sequence_expression', lowerParts],
  ['parenthesized_expression', lowerParts],
  ['unary_expression', lowerUnaryStatement],
  ['await_expression', lowerAwaitStatement],
  ['call_expression', lowerCallStatement],
  ['with_statement', lowerOpaque],
  ['ERROR', lowerOpaque],
]);

export function lowerStatement(node: SyntaxNode, context: Context): Block {
  const lower = LOWER.get(node.type);
  return lower ? lower(node, context) : [expressionStatement(node, context)];
}

function lowerParts(node: SyntaxNode, context: Context): Block {
  return partsOf(node).flatMap(context.statement);
}

/** Nothing of it runs; what the name stands for is kept for annotations. */
function lowerTypeAlias(node: SyntaxNode, context: Context): Block {
  const [name, type] = [fieldOf(node, 'name'), fieldOf(node, 'value')];
  if (name && type) context.types.push({ name: memberName(name, context.text), type: lowerType(type, context) });
  return [];
}

function lowerNone(): Block {
  return [];
}

function lowerLabeled(node: SyntaxNode, context: Context): Block {
  const body = fieldOf(node, 'body');
  return body ? context.statement(body) : [];
}

function lowerFunctionDeclaration(node: SyntaxNode, context: Context): Block {
  return [{ kind: 'define', definition: defineFunction(node, context), span: node.span }];
}

function lowerClassDeclaration(node: SyntaxNode, context: Context): Block {
  return [{ kind: 'define', definition: defineClass(node, context), span: node.span }];
}

function lowerEnumDeclaration(node: SyntaxNode, context: Context): Block {
  return [{ kind: 'define', definition: defineEnum(node, context), span: node.span }];
}

/** What a namespace exports is not an export of the module. */
function lowerNamespace(node: SyntaxNode, context: Context): Block {
  const before = context.exports.length;
  const body = fieldOf(node, 'body');
  const statements = body ? context.statement(body) : [];
  context.exports.length = before;
  return [{ kind: 'opaque', statements, expressions: [], span: node.span }];
}

function lowerReturn(node: SyntaxNode, context: Context): Block {
  const [value] = partsOf(node);
  return [{ kind: 'return', value: value ? context.expression(value) : null, span: node.span }];
}

function lowerThrow(node: SyntaxNode, context: Context): Block {
  const [value] = partsOf(node);
  return [{ kind: 'raise', value: value ? context.expression(value) : null, span: node.span }];
}

function lowerJump(node: SyntaxNode): Block {
  return [{ kind: 'jump', jump: node.type === 'break_statement' ? 'break' : 'continue', span: node.span }];
}

function lowerAssignment(node: SyntaxNode, context: Context): Block {
  const exported = lowerCommonJs(node, context);
  if (exported) return exported;
  const operator = assignmentOperator(node);
  const right = fieldOf(node, 'right');
  // The TypeScript grammar reads `using connection = open()` as an assignment.
  const using = hasToken(node, 'using');
  return [
    {
      kind: 'assign',
      target: assignmentTarget(node, context),
      value: right ? context.expression(right) : null,
      ...(operator !== null && { operator }),
      declares: using,
      ...(using && { constant: true }),
      span: node.span,
    },
  ];
}

function lowerUnaryStatement(node: SyntaxNode, context: Context): Block {
  const target = fieldOf(node, 'argument');
  if (!target || !hasToken(node, 'delete')) return [expressionStatement(node, context)];
  return [{ kind: 'delete', targets: [context.expression(unwrap(target))], span: node.span }];
}

/** `await using connection = open()`. */
function lowerAwaitStatement(node: SyntaxNode, context: Context): Block {
  const [inner] = partsOf(node);
  if (inner?.type === 'assignment_expression' && hasToken(inner, 'using')) return lowerAssignment(inner, context);
  return [expressionStatement(node, context)];
}

/** `require('./setup')` for its effect. */
function lowerCallStatement(node: SyntaxNode, context: Context): Block {
  const required = requiredBy(node, context.text);
  if (!required) return [expressionStatement(node, context)];
  context.imports.push({ ...required, local: '', span: node.span });
  return [];
}

/** A place that did not parse may hold statements and expressions in any order. */
function lowerOpaque(node: SyntaxNode, context: Context): Block {
  return [{ kind: 'opaque', statements: lowerParts(node, context), expressions: [], span: node.span }];
}

function expressionStatement(node: SyntaxNode, context: Context): Statement {
  return { kind: 'expression', expression: context.expression(node), span: node.span };
}
