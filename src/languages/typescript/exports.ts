import type { Block, Statement } from '../../core/statements.ts';
import type { Export } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf } from '../lowering.ts';
import { type Context, hasToken } from './context.ts';
import { decoratorsOf } from './decorators.ts';
import { exportValue } from './exported-values.ts';
import type { Placement } from './functions.ts';
import { stringValue } from './literals.ts';
import { memberName } from './names.ts';
import { unwrap } from './operations.ts';
import { boundNames } from './patterns.ts';
import { declaredTargets } from './variables.ts';

export function lowerExport(node: SyntaxNode, context: Context): Block {
  const declaration = fieldOf(node, 'declaration');
  const value = fieldOf(node, 'value');
  if (hasToken(node, 'default') && value) return exportValue(['default'], unwrap(value), context);
  if (declaration) return exportDeclaration(node, declaration, context);
  if (hasToken(node, '=')) return partsOf(node).flatMap((part) => exportValue(['default'], unwrap(part), context));
  context.exports.push(...listedExports(node, context.text));
  return [];
}

function exportDeclaration(node: SyntaxNode, declaration: SyntaxNode, context: Context): Block {
  const exported = hasToken(node, 'default') ? 'default' : 'named';
  const decorators = decoratorsOf(node, context);
  const statements = context.statement(declaration).map((statement) => place(statement, { exported, decorators }));
  if (!ERASED.has(declaration.type)) {
    for (const local of declaredNames(declaration, context)) {
      context.exports.push({ exported: exported === 'default' ? 'default' : local, local, span: node.span });
    }
  }
  return statements;
}

/** Declarations that leave nothing at run time. */
const ERASED: ReadonlySet<string> = new Set([
  'interface_declaration',
  'type_alias_declaration',
  'ambient_declaration',
  'function_signature',
]);

function declaredNames(declaration: SyntaxNode, context: Context): readonly string[] {
  const name = fieldOf(declaration, 'name');
  if (name) return [memberName(name, context.text)];
  const [first] = partsOf(declaration);
  if (declaration.type === 'import_alias') return [memberName(first, context.text)];
  return declaredTargets(declaration, context).flatMap(boundNames);
}

function place(statement: Statement, placement: Placement): Statement {
  if (statement.kind !== 'define') return statement;
  const { definition } = statement;
  const decorators = [...(placement.decorators ?? []), ...definition.decorators];
  return { ...statement, definition: { ...definition, ...placement, decorators } };
}

/** `export { a as b } from 'c'`, `export * from 'c'`, `export * as b from 'c'`. */
function listedExports(node: SyntaxNode, text: string): readonly Export[] {
  const source = fieldOf(node, 'source');
  const from = source ? { module: stringValue(source, text) } : {};
  const { span } = node;
  if (hasToken(node, '*')) return [{ exported: '*', local: '*', ...from, span }];
  return partsOf(node).flatMap((part) => {
    if (part.type === 'namespace_export') {
      return partsOf(part).map((name) => ({ exported: memberName(name, text), local: '*', ...from, span }));
    }
    return part.type === 'export_clause' ? partsOf(part).map((entry) => ({ ...names(entry, text), ...from })) : [];
  });
}

function names(specifier: SyntaxNode, text: string): Export {
  const local = memberName(fieldOf(specifier, 'name'), text);
  const alias = fieldOf(specifier, 'alias');
  return { exported: alias ? memberName(alias, text) : local, local, span: specifier.span };
}
