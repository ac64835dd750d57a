import { textOf } from '../core/expressions.ts';
import type { Event } from '../knowledge/model.ts';
import { classModel } from './class-kinds.ts';
import { basesOf } from './class-members.ts';
import type { Effect } from './effects.ts';
import { effectsOf } from './effects.ts';
import { perProgram } from './per-program.ts';
import type { FunctionNode, Program } from './program.ts';
import { modelResource, type Resource } from './resources.ts';

/** A function that the framework runs when data changes. */
export interface Hook {
  readonly node: FunctionNode;
  /** Null: of all data. */
  readonly resource: Resource | null;
  readonly events: readonly Event[];
  readonly effect: Effect | null;
}

/** Signal receivers, listeners, overridden `save` and `delete` methods of the tree. */
export const hooksOf = perProgram((program, _: Program): readonly Hook[] => {
  const hooks: Hook[] = [];
  for (const node of program.functions) {
    if (node.file.excluded) continue;
    for (const effect of effectsOf(program, node)) {
      if (effect.name === 'event.handle' && effect.body)
        hooks.push({ node: effect.body, resource: effect.resource, events: effect.events, effect });
    }
    hooks.push(...methodHooks(program, node), ...decoratedHooks(program, node));
  }
  return hooks;
}, []);

function methodHooks(program: Program, node: FunctionNode): readonly Hook[] {
  if (!node.owner) return [];
  const model = classModel(program, node.owner);
  const hook = model?.entry.hooks.find((candidate) => candidate.method === node.facts.name);
  return hook ? [{ node, resource: modelResource(program, node.owner), events: hook.events, effect: null }] : [];
}

/** `@hook(AFTER_UPDATE)`, `@before_save`: a decorator that no library explains says itself when a method of a class runs. */
function decoratedHooks(program: Program, node: FunctionNode): readonly Hook[] {
  const { owner, facts } = node;
  if (!owner || !classModel(program, owner)) return [];
  const said = (facts.definition?.decorators ?? []).map(({ expression }) => textOf(expression)).join(' ');
  const events = EVENTS.flatMap(([pattern, event]) => (pattern.test(said) ? event : []));
  return events.length > 0 ? [{ node, resource: modelResource(program, owner), events, effect: null }] : [];
}

const EVENTS: readonly (readonly [RegExp, readonly Event[]])[] = [
  [/\b(after|before|pre|post|on)_?(create|insert|add)/i, ['create']],
  [/\b(after|before|pre|post|on)_?(update|change)/i, ['update']],
  [/\b(after|before|pre|post|on)_?save/i, ['create', 'update']],
  [/\b(after|before|pre|post|on)_?(delete|remove|destroy)/i, ['delete']],
];

/** The hooks that a write of the data fires. */
export function hooksFor(program: Program, write: Effect): readonly Hook[] {
  const { resource } = write;
  if (!resource) return [];
  return hooksOf(program, program).filter(
    (hook) =>
      (hook.resource === null || isSameOrBase(program, resource, hook.resource)) &&
      !(write.skipsMethods && hook.effect === null) &&
      hook.events.some((event) => write.fires.includes(event)),
  );
}

/** A hook on a base class hears the writes of its subclasses. */
export function isSameOrBase(program: Program, written: Resource, hooked: Resource): boolean {
  if (written.id === hooked.id) return true;
  return ancestors(program, written.id).has(hooked.id);
}

const ancestors = perProgram((program, id: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const open = program.classes.filter((node) => modelResource(program, node).id === id);
  for (let depth = 0; depth < 6 && open.length > 0; depth++) {
    const bases = open.splice(0).flatMap((node) => basesOf(program, node));
    for (const base of bases) found.add(modelResource(program, base).id);
    open.push(...bases);
  }
  return found;
}, new Set<string>());
