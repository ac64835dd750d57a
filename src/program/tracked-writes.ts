import type { WriteStep } from '../core/facts.ts';
import { classModel, modelClasses } from './class-kinds.ts';
import { bareEffect, type Effect } from './effects.ts';
import { kindAt } from './kinds.ts';
import { libraryIndex } from './library-index.ts';
import type { FunctionNode, Program } from './program.ts';
import { SELF } from './scope.ts';

/** `order.price = price`, where the library writes what has changed with the next commit. */
export function trackedWrite(program: Program, node: FunctionNode, step: WriteStep): readonly Effect[] {
  const { target, value } = step;
  if (target.kind !== 'member' || (target.object.kind === 'name' && SELF.has(target.object.name))) return [];
  const kind = kindAt(program, target.object, node);
  if (!kind?.resource || !isTracked(program, kind.library, kind.name, kind.resource.id)) return [];
  const effect = bareEffect('resource.write', node, step, step.span, step.context);
  return [{ ...effect, resource: kind.resource, value, verb: 'update', fires: ['update'], link: kind.link }];
}

/** A row of a class that the tree does not show is one of those that the library has. */
function isTracked(program: Program, library: string, name: string, id: string): boolean {
  const classes = (modelClasses(program, program).get(id) ?? []).map((node) => classModel(program, node));
  const models = classes.length > 0 ? classes : [...libraryIndex(program.knowledge).classes.values()];
  return models.some((model) => model?.library === library && model.entry.tracked && model.entry.instance === name);
}
