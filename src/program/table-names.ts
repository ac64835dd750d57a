import { classModel, modelClasses } from './class-kinds.ts';
import { literalText } from './keys.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, Program } from './program.ts';
import { modelResource, resource } from './resources.ts';

/** Naming a table may itself ask whose it is. */
const NONE: ReadonlyMap<string, string> = new Map();

/** The id of a class's data by the id of the table that the class names: `__tablename__ = 'purchases'`. */
export const tableNames = perProgram((program, _: Program): ReadonlyMap<string, string> => tablesOf(program), NONE);

function tablesOf(program: Program): ReadonlyMap<string, string> {
  const named = [...modelClasses(program, program).values()].flat().flatMap((node) => {
    const table = tableOf(program, node);
    return table === null ? [] : [[resource('table', table).id, modelResource(program, node).id] as const];
  });
  return new Map(named);
}

function tableOf(program: Program, node: ClassNode): string | null {
  const name = classModel(program, node)?.entry.table;
  if (name === undefined) return null;
  const field = node.facts.fields.find((candidate) => candidate.name === name);
  return field?.value ? literalText(program, field.value, node.scope) : null;
}
