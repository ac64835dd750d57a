import type { Module } from '../core/syntax.ts';
import type { Language } from './language.ts';
import { lowerModule } from './lowering.ts';
import { lowerExpression } from './python/expressions.ts';
import { functionFrame, type Source } from './python/source.ts';
import { lowerBlock, lowerStatement } from './python/statements.ts';

export const python: Language = { id: 'python', extensions: ['.py', '.pyi'], version: 1, lower };

function lower(text: string, path: string): Module {
  const source = createSource(text, path);
  const module = lowerModule({ language: 'python', grammar: 'python', text, path }, (root) => {
    const body = lowerBlock(root, source);
    return { imports: source.imports, exports: [], body };
  });
  return { ...module, gaps: [...module.gaps, ...source.gaps] };
}

function createSource(text: string, path: string): Source {
  const source: Source = {
    text,
    path,
    imports: [],
    gaps: [],
    frame: functionFrame(),
    nesting: 0,
    expression: (node) => lowerExpression(node, source),
    statement: (node) => lowerStatement(node, source),
    block: (node) => (node ? lowerBlock(node, source) : []),
  };
  return source;
}
