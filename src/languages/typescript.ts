import type { Export, Import, LanguageId, Module, TypeAlias } from '../core/syntax.ts';
import type { GrammarName, SyntaxNode } from './grammar.ts';
import type { Language } from './language.ts';
import { lowerModule } from './lowering.ts';
import type { Context } from './typescript/context.ts';
import { lowerExpression } from './typescript/expressions.ts';
import { lowerStatement } from './typescript/statements.ts';

export const typescript: Language = {
  id: 'typescript',
  extensions: ['.ts', '.tsx', '.mts', '.cts'],
  version: 3,
  // The two grammars differ: `<Order>value` is an assertion in one, and opens an element in the other.
  lower: (text, path) => lower(text, path, 'typescript', path.endsWith('.tsx') ? 'tsx' : 'typescript'),
};

export const javascript: Language = {
  id: 'javascript',
  extensions: ['.js', '.jsx', '.mjs', '.cjs'],
  version: 3,
  lower: (text, path) => lower(text, path, 'javascript', 'javascript'),
};

function lower(text: string, path: string, language: LanguageId, grammar: GrammarName): Module {
  return lowerModule({ language, grammar, text, path }, (root) => lowerProgram(root, text));
}

function lowerProgram(root: SyntaxNode, text: string): Pick<Module, 'imports' | 'exports' | 'types' | 'body'> {
  const imports: Import[] = [];
  const exports: Export[] = [];
  const types: TypeAlias[] = [];
  const context: Context = {
    text,
    imports,
    exports,
    types,
    expression: (node) => lowerExpression(node, context),
    statement: (node) => lowerStatement(node, context),
  };
  const body = context.statement(root);
  return { imports, exports, body, ...(types.length > 0 && { types }) };
}
