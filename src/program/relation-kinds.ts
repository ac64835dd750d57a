import { modelClasses } from './class-kinds.ts';
import { basesOf } from './class-members.ts';
import { type Kind, newKind } from './kinds.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, Program } from './program.ts';
import { type ClassRelation, classRelations } from './relations.ts';
import { modelResource } from './resources.ts';
import type { Value } from './values.ts';

/** `order.customer` and, the way back, `customer.orders`: what a field that refers to other data is. */
export function relatedKind(program: Program, outer: Kind, name: string, made: Value): Kind | null {
  if (!outer.resource) return null;
  const { forward, back } = relationTable(program, program);
  for (const id of [outer.resource.id, ...inheritedData(program, outer.resource.id)]) {
    const link = forward.get(`${id} ${name}`)?.find(({ library }) => library === outer.library);
    if (link?.entry.is !== undefined)
      return newKind(link.library, link.entry.is, made, { resource: link.target, link: outer.link });
    const way = back.get(`${id} ${name}`)?.find(({ library }) => library === outer.library);
    if (way?.entry.reverse !== undefined)
      return newKind(way.library, way.entry.reverse, made, {
        resource: modelResource(program, way.owner),
        link: outer.link,
      });
  }
  return null;
}

interface RelationTable {
  readonly forward: ReadonlyMap<string, readonly ClassRelation[]>;
  readonly back: ReadonlyMap<string, readonly ClassRelation[]>;
}

const relationTable = perProgram(
  (program, _: Program): RelationTable => {
    const relations = classRelations(program, program);
    return {
      forward: Map.groupBy(relations, ({ owner, field }) => `${modelResource(program, owner).id} ${field}`),
      back: Map.groupBy(relations, ({ target, named }) => `${target.id} ${named ?? ''}`),
    };
  },
  { forward: new Map(), back: new Map() },
);

/** The data of the classes above: their fields are those of the class too. */
const inheritedData = perProgram((program, id: string): readonly string[] => {
  const found = new Set<string>();
  const open: ClassNode[] = [...(modelClasses(program, program).get(id) ?? [])];
  for (let node = open.pop(); node && found.size < 20; node = open.pop()) {
    for (const base of basesOf(program, node)) {
      const above = modelResource(program, base).id;
      if (above === id || found.has(above)) continue;
      found.add(above);
      open.push(base);
    }
  }
  return [...found];
}, []);
