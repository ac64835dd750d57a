import type { Export, Import, LanguageId, Module } from '../core/syntax.ts';
import type { GrammarName, SyntaxNode } from './grammar.ts';
import type { Language } from './language.ts';
import { lowerModule } from './lowering.ts';
import type { Context } from './typescript/context.ts';
import { lowerExpression } from './typescript/expressions.ts';
import { lowerStatement } from './typescript/statements.ts';

export const typescript: Language = {
  id: 'typescript',
  extensions: ['.ts', '.tsx', '.mts', '.cts'],
  version: 1,
  // The two grammars differ: `<Order>value` is an assertion in one, and opens an element in the other.
  lower: (text, path) => lower(text, path, 'typescript', path.endsWith('.tsx') ? 'tsx' : 'typescript'),
};

export const javascript: Language = {
  id: 'javascript',
  extensions: ['.js', '.jsx', '.mjs', '.cjs'],
  version: 1,
  lower: (text, path) => lower(text, path, 'javascript', 'javascript'),
};

function lower(text: string, path: string, language: LanguageId, grammar: GrammarName): Module {
  return lowerModule({ language, grammar, text, path }, (root) => lowerProgram(root, text));
}

function lowerProgram(root: SyntaxNode, text: string): Pick<Module, 'imports' | 'exports' | 'body'> {
  const imports: Import[] = [];
  const exports: Export[] = [];
  const context: Context = {
    text,
    imports,
    exports,
    expression: (node) => lowerExpression(node, context),
    statement: (node) => lowerStatement(node, context),
  };
  return { imports, exports, body: context.statement(root) };
}
