import type { Block } from '../../core/statements.ts';
import type { Import } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, partsOf, textOf } from '../lowering.ts';
import type { Context } from './context.ts';
import { stringValue } from './literals.ts';
import { lowerName, memberName } from './names.ts';

/** Collects what the statement binds. An import for its effect (`import './setup'`) binds the empty name. */
export function lowerImport(node: SyntaxNode, context: Context): Block {
  const { text } = context;
  const clause = partsOf(node).find((part) => part.type === 'import_clause' || part.type === 'import_require_clause');
  const source = fieldOf(clause?.type === 'import_require_clause' ? clause : node, 'source');
  if (!source) return [];
  const module = stringValue(source, text);
  if (!clause) context.imports.push({ module, imported: '*', local: '', span: node.span });
  else if (clause.type === 'import_clause') {
    context.imports.push(...partsOf(clause).flatMap((part) => lowerBinding(part, module, text)));
  } else {
    const [local] = partsOf(clause);
    if (local) context.imports.push({ module, imported: '*', local: textOf(local, text), span: clause.span });
  }
  return [];
}

/** `import Orders = Shop.Orders` names a part of a namespace. */
export function lowerImportAlias(node: SyntaxNode, context: Context): Block {
  const [name, path] = partsOf(node);
  if (!name || !path) return [];
  const target = lowerName(name, context);
  return [{ kind: 'assign', target, value: context.expression(path), declares: true, constant: true, span: node.span }];
}

function lowerBinding(node: SyntaxNode, module: string, text: string): readonly Import[] {
  const { span } = node;
  if (node.type === 'identifier') return [{ module, imported: 'default', local: textOf(node, text), span }];
  if (node.type === 'namespace_import') {
    return partsOf(node).map((name) => ({ module, imported: '*', local: textOf(name, text), span }));
  }
  const specifiers = partsOf(node).filter((part) => part.type === 'import_specifier');
  return specifiers.map((specifier) => {
    const imported = memberName(fieldOf(specifier, 'name'), text);
    const local = memberName(fieldOf(specifier, 'alias') ?? fieldOf(specifier, 'name'), text);
    return { module, imported, local, span: specifier.span };
  });
}
