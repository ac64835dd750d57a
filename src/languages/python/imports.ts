import type { Import } from '../../core/syntax.ts';
import type { SyntaxNode } from '../grammar.ts';
import { fieldOf, textOf } from '../lowering.ts';
import { fieldsOf, type Source } from './source.ts';

/** `import orders.models, redis as r`. */
export function lowerImport(node: SyntaxNode, source: Source): [] {
  for (const name of fieldsOf(node, 'name')) source.imports.push(...importsOf(name, source));
  return [];
}

function importsOf(node: SyntaxNode, source: Source): Import[] {
  const { path, alias } = renamed(node, source);
  const whole: Import = { module: path, imported: '*', local: alias ?? path, span: node.span };
  const [first = path] = path.split('.');
  if (alias || first === path) return [whole];
  return [{ module: first, imported: '*', local: first, span: node.span }, whole];
}

/** `from ..orders import Order as Purchase`, `from orders import *`. */
export function lowerImportFrom(node: SyntaxNode, source: Source): [] {
  const from = fieldOf(node, 'module_name');
  const module = from ? compact(from, source) : '';
  for (const child of node.children) {
    if (child.type === 'wildcard_import') source.imports.push({ module, imported: '*', local: '*', span: child.span });
    if (child.field !== 'name') continue;
    const { path, alias } = renamed(child, source);
    source.imports.push({ module, imported: path, local: alias ?? path, span: child.span });
  }
  return [];
}

interface Renamed {
  readonly path: string;
  readonly alias?: string;
}

function renamed(node: SyntaxNode, source: Source): Renamed {
  const alias = fieldOf(node, 'alias');
  const path = compact(fieldOf(node, 'name') ?? node, source);
  return alias ? { path, alias: textOf(alias, source.text) } : { path };
}

/** Space is allowed around the dots. */
function compact(node: SyntaxNode, source: Source): string {
  return textOf(node, source.text).replace(/\s+/g, '');
}
