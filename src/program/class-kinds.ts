import type { Expression } from '../core/syntax.ts';
import type { CompiledClass } from '../knowledge/knowledge.ts';
import { type Kind, kindOf, newKind } from './kinds.ts';
import { libraryIndex } from './library-index.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import { modelResource, type Resource, resource } from './resources.ts';
import { fixedTraits } from './traits.ts';
import { evaluate, type Value } from './values.ts';

/** The class entry of a library that the class or one of its bases extends, or that decorates it. */
export const classModel = perProgram((program, node: ClassNode): CompiledClass | null => {
  const { classes } = libraryIndex(program.knowledge);
  for (const { expression } of node.facts.decorators) {
    const callee = evaluate(program, expression.kind === 'call' ? expression.callee : expression, node.scope);
    const found = callee.kind === 'external' ? classes.get(`@${callee.path}`) : undefined;
    if (found) return found;
  }
  for (const base of node.facts.bases) {
    const found = baseModel(program, base, node);
    if (found) return found;
  }
  return null;
}, null);

function baseModel(program: Program, base: Expression, node: ClassNode): CompiledClass | null {
  const value = baseValue(program, base, node.scope);
  if (value.kind === 'class') return value.node === node ? null : classModel(program, value.node);
  const { classes, classesOf } = libraryIndex(program.knowledge);
  const named = value.kind === 'external' ? classes.get(value.path) : undefined;
  if (named) return named;
  const kind = kindOf(program, value);
  return (kind && classesOf.get(`${kind.library} ${kind.name}`)) ?? null;
}

/** `Model<Fields>` is `Model`; a call may answer the base, or take it along: `with_metaclass(Meta, Base)`. */
function baseValue(program: Program, base: Expression, scope: FunctionNode): Value {
  if (base.kind === 'index') return evaluate(program, base.object, scope);
  return evaluate(program, base, scope);
}

export function kindOfClass(program: Program, value: Value & { kind: 'class' | 'instance' }): Kind | null {
  const model = classModel(program, value.node);
  if (!model) return value.kind === 'instance' ? kindOfSubclass(program, value.node, value) : null;
  const name = value.kind === 'class' ? model.entry.is : model.entry.instance;
  return name === undefined
    ? null
    : newKind(model.library, name, value, { resource: modelResource(program, value.node) });
}

/** `class Cache extends Redis`: an instance is what the library's own constructor makes. */
function kindOfSubclass(program: Program, node: ClassNode, made: Value): Kind | null {
  const kind = inheritedKind(program, node);
  return kind && { ...kind, made };
}

const inheritedKind = perProgram((program, node: ClassNode): Kind | null => {
  for (const base of node.facts.bases) {
    const of = baseValue(program, base, node.scope);
    const inner = base.kind === 'index' ? [base.index] : [];
    const kind =
      of.kind === 'external'
        ? kindOfTyped(program, { kind: 'typed', of, arguments: inner, annotation: base, scope: node.scope })
        : of.kind === 'class'
          ? inheritedKind(program, of.node)
          : null;
    if (kind) return kind;
  }
  return null;
}, null);

/** A value that is annotated with a library's class is what that class's constructor makes. */
export function kindOfTyped(program: Program, value: Value & { kind: 'typed' }): Kind | null {
  const found = libraryIndex(program.knowledge).annotated.get(value.of.path);
  if (!found) return null;
  const { library, entry } = found;
  return newKind(library, entry.is, value, {
    cache: entry.cache ? fixedTraits(entry.cache) : null,
    resource: entry.data === 'argument' ? argumentData(program, value) : null,
  });
}

function argumentData(program: Program, { arguments: [first], scope }: Value & { kind: 'typed' }): Resource | null {
  if (!first) return null;
  const value = evaluate(program, first, scope);
  if (value.kind === 'class' || value.kind === 'instance') return modelResource(program, value.node);
  if (first.kind === 'name') return resource('model', first.name, 'inferred');
  return first.kind === 'operation' && first.operator === 'typeof' && first.operands[0]
    ? argumentData(program, {
        kind: 'typed',
        of: { kind: 'external', path: '' },
        arguments: first.operands,
        annotation: first,
        scope,
      })
    : null;
}

/** What a collection of a class's data holds: `for order in Order.objects.all()`. */
export function rowKind(program: Program, collection: Kind, made: Value): Kind | null {
  const { resource: data, library } = collection;
  if (!data) return null;
  for (const node of modelClasses(program, program).get(data.id) ?? []) {
    const model = classModel(program, node);
    const instance = model?.entry.instance;
    if (model?.library === library && instance !== undefined && ![instance, model.entry.is].includes(collection.name))
      return newKind(library, instance, made, { resource: data, link: collection.link });
  }
  return null;
}

/** Classes that are data, by the id of the data. */
export const modelClasses = perProgram((program, _: Program): ReadonlyMap<string, readonly ClassNode[]> => {
  const models = program.classes.filter((node) => classModel(program, node) !== null);
  return Map.groupBy(models, (node) => modelResource(program, node).id);
}, new Map());
