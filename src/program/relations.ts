import type { Call, Expression } from '../core/syntax.ts';
import { matchBest } from '../knowledge/match.ts';
import type { LibraryModel } from '../knowledge/model.ts';
import { classModel, modelClasses } from './class-kinds.ts';
import { basesOf } from './class-members.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, Program } from './program.ts';
import { modelResource, type Resource, resource } from './resources.ts';
import { schemaRelations } from './schema-relations.ts';
import { evaluate, returned } from './values.ts';

/** Rows of `from` refer to rows of `to`. `cascade`: deleting a row of `to` deletes those of `from` that refer to it. */
export interface Relation {
  readonly from: Resource;
  readonly to: Resource;
  readonly cascade: boolean;
  /** Each row on either side may have several on the other. */
  readonly many: boolean;
}

type RelationEntry = LibraryModel['classes'][number]['relations'][number];

/** A field of a class that refers to another class's data. */
export interface ClassRelation {
  readonly owner: ClassNode;
  readonly field: string;
  readonly entry: RelationEntry;
  readonly library: string;
  readonly target: Resource;
  /** The name of the way back, where it is written. */
  readonly named: string | null;
}

/** What refers to what, as classes and schema files declare it; each once. */
export const relationsOf = perProgram((program, _: Program): readonly Relation[] => {
  const declared = [
    ...classRelations(program, program).map((item) => linkOf(program, item)),
    ...schemaRelations(program),
  ];
  const byEnds = Map.groupBy(declared, ({ from, to, many }) => `${from.id} ${to.id} ${many}`);
  return [...byEnds.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, cascade: first.cascade || others.some(({ cascade }) => cascade) }] : [],
  );
});

function linkOf(program: Program, { owner, target, entry }: ClassRelation): Relation {
  const own = modelResource(program, owner);
  const [from, to] = entry.holder === 'target' ? [target, own] : [own, target];
  return { from, to, cascade: entry.cascade, many: entry.many };
}

export const classRelations = perProgram(
  (program, _: Program): readonly ClassRelation[] =>
    [...modelClasses(program, program).values()].flat().flatMap((owner) => relationsOfClass(program, owner)),
  [],
);

function relationsOfClass(program: Program, owner: ClassNode): readonly ClassRelation[] {
  const model = classModel(program, owner);
  if (!model || model.relations.length === 0) return [];
  return owner.facts.fields.flatMap(({ name, value, decorators }) =>
    [value, ...decorators.map(({ expression }) => expression)].flatMap((expression) => {
      if (expression?.kind !== 'call') return [];
      const path = calleePath(program, expression, owner);
      const rooted = model.relations.filter(({ pattern: { root, members } }) =>
        path !== null && root.hole === null ? root.names.some((at) => [at, ...members].join('.') === path) : false,
      );
      const best = matchBest(rooted, expression);
      const target = best && targetOf(program, best.bindings.get('$MODEL')?.[0], owner);
      if (!best || !target) return [];
      const { entry, library } = best.compiled;
      const [way] = entry.named ? (best.bindings.get(entry.named) ?? []) : [];
      const named = way?.kind === 'literal' && typeof way.value === 'string' ? way.value : null;
      return [{ owner, field: name, entry, library, target, named: named ?? unnamed(entry, owner) }];
    }),
  );
}

/** Libraries name the way back after the class where the code does not. */
function unnamed({ unnamed: pattern }: RelationEntry, owner: ClassNode): string | null {
  return pattern === undefined ? null : pattern.replace('{model}', owner.facts.name.toLowerCase());
}

/** A project's own subclass of a field counts as the library's. */
function calleePath(program: Program, call: Call, owner: ClassNode): string | null {
  const value = evaluate(program, call.callee, owner.scope);
  if (value.kind === 'external') return value.path;
  if (value.kind !== 'class') return null;
  for (let at: ClassNode | undefined = value.node, depth = 0; at && depth < 5; depth++) {
    for (const base of at.facts.bases) {
      const above = evaluate(program, base, at.scope);
      if (above.kind === 'external') return above.path;
    }
    at = basesOf(program, at)[0];
  }
  return null;
}

/** A class, its name, or a function that answers it; `'self'` is the class that the field stands in. */
function targetOf(program: Program, expression: Expression | undefined, owner: ClassNode): Resource | null {
  if (!expression) return null;
  const value = evaluate(program, expression, owner.scope);
  const answer = value.kind === 'function' ? returned(program, value.node) : value;
  if (answer.kind === 'class') return modelResource(program, answer.node);
  if (answer.kind === 'literal' && typeof answer.literal.value === 'string') {
    const name = answer.literal.value;
    return name === 'self' ? modelResource(program, owner) : resource('model', name.replace(/^.*\./, ''));
  }
  if (expression.kind === 'name') return resource('model', expression.name, 'inferred');
  return null;
}
