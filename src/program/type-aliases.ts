import type { Expression } from '../core/syntax.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program, SourceFile } from './program.ts';

export interface FoundAlias {
  readonly type: Expression;
  readonly scope: FunctionNode;
}

/** The type that a name of a type stands for, through imports and re-exports; null where it is no alias of the tree. */
export function typeAlias(program: Program, name: string, scope: FunctionNode): FoundAlias | null {
  return aliasAt(program, `${scope.file.path}\n${name}`);
}

/** An alias of itself stands for nothing. */
const aliasAt = perProgram((program, place: string): FoundAlias | null => {
  const cut = place.lastIndexOf('\n');
  const file = program.files.get(place.slice(0, cut));
  return file ? findAlias(program, file, place.slice(cut + 1)) : null;
}, null);

function findAlias(program: Program, file: SourceFile, name: string): FoundAlias | null {
  const { types, imports, exports } = file.facts;
  const own = types.find((alias) => alias.name === name);
  const [scope] = file.functions;
  if (own && scope) return { type: own.type, scope };
  const passed = [
    ...imports.filter(({ local }) => local === name).map(({ module, imported }) => ({ module, name: imported })),
    ...exports.flatMap(({ module, exported, local }) =>
      module !== undefined && (exported === name || exported === '*')
        ? [{ module, name: exported === '*' ? name : local }]
        : [],
    ),
  ];
  for (const item of passed) {
    const path = program.workspace.resolve(file.path, item.module);
    const found = path === null || path === file.path ? null : aliasAt(program, `${path}\n${item.name}`);
    if (found) return found;
  }
  return null;
}
