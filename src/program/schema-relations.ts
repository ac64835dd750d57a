import type { Program } from './program.ts';
import type { Relation } from './relations.ts';
import { resource } from './resources.ts';
import type { ConfigurationFile } from './workspace.ts';

/**
 * Relations that `.prisma` schema files declare: `customer Customer @relation(fields: [customerId], references: [id],
 * onDelete: Cascade)`. Only the side with `fields` holds the reference; two lists on both sides are a many-to-many.
 */
export function schemaRelations({ configurations }: Program): readonly Relation[] {
  const models = configurations.filter(({ path }) => path.endsWith('.prisma')).flatMap(modelsOf);
  const byName = new Map(models.map((model) => [model.name, model]));
  return models.flatMap((model) => model.fields.flatMap((field) => relationOf(model, field, byName)));
}

interface SchemaModel {
  readonly name: string;
  readonly fields: readonly SchemaField[];
}

interface SchemaField {
  readonly type: string;
  readonly isList: boolean;
  /** What stands behind the type. */
  readonly rest: string;
}

function modelsOf({ text }: ConfigurationFile): readonly SchemaModel[] {
  const plain = text.replace(/\/\/[^\n]*/g, '');
  return [...plain.matchAll(/^\s*model\s+(\w+)\s*\{([^}]*)\}/gm)].map(([, name = '', body = '']) => ({
    name,
    fields: body.split('\n').flatMap(fieldOf),
  }));
}

function fieldOf(line: string): readonly SchemaField[] {
  const [, type, list, rest = ''] = /^\s*\w+\s+(\w+)(\[\])?\??\s*(.*)$/.exec(line) ?? [];
  return type === undefined ? [] : [{ type, isList: list !== undefined, rest }];
}

function relationOf(
  model: SchemaModel,
  { type, isList, rest }: SchemaField,
  byName: ReadonlyMap<string, SchemaModel>,
): readonly Relation[] {
  const target = byName.get(type);
  if (!target) return [];
  const ends = { from: resource('model', model.name), to: resource('model', type) };
  if (/@relation\([^)]*\bfields\s*:/.test(rest))
    return [{ ...ends, cascade: /\bonDelete\s*:\s*Cascade\b/.test(rest), many: false }];
  const isMany = isList && target.fields.some((field) => field.type === model.name && field.isList);
  return isMany ? [{ ...ends, cascade: false, many: true }] : [];
}
