import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly 'x-multi-segment'?: boolean;
}

export interface Body {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface OperationDescription {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses?: Readonly<Record<string, Partial<Body>>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationDescription>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Schema = Readonly<Record<string, unknown>>;

const require = createRequire(import.meta.url);
let loaded: Description | null = null;

/** Thirteen megabytes, so they are read when first asked for. */
export function description(): Description {
  loaded ??= readDescription();
  return loaded;
}

function readDescription(): Description {
  return JSON.parse(readFileSync(require.resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'));
}

/** Resolves `$ref`, turns OpenAPI 3.0 into JSON Schema, and lets no object have properties that its schema does not name. */
export function closed(schema: Schema): Schema {
  const converted = converted31(schema);
  if (!isObjectWithProperties(converted)) return converted;
  return 'additionalProperties' in converted ? converted : { ...converted, unevaluatedProperties: false };
}

function converted31(schema: Schema, part = false): Schema {
  const { $ref, nullable, example, examples, ...rest } = resolved<Schema>(schema);
  const result: Record<string, unknown> = { ...rest };
  if (isRecord(rest['properties'])) result['properties'] = mapValues(rest['properties'], closed);
  if (isRecord(rest['items'])) result['items'] = closed(rest['items']);
  if (isRecord(rest['additionalProperties'])) result['additionalProperties'] = closed(rest['additionalProperties']);
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    const parts = rest[key];
    if (Array.isArray(parts)) result[key] = parts.map((each) => converted31(each, true));
  }
  // A branch that allows everything would hide an unknown property from the whole.
  if (part && rest['additionalProperties'] === true) delete result['additionalProperties'];
  if (nullable !== true) return result;
  return { anyOf: [result, { type: 'null' }] };
}

function isObjectWithProperties(schema: Schema): boolean {
  if (schema['type'] === 'object' || isRecord(schema['properties'])) return isRecord(schema['properties']);
  return ['allOf', 'anyOf', 'oneOf'].some((key) => {
    const parts = schema[key];
    return Array.isArray(parts) && parts.some((part) => isRecord(part) && isRecord(part['properties']));
  });
}

export function resolved<T>(node: { readonly $ref?: unknown } & T): T {
  if (typeof node.$ref !== 'string') return node;
  let found: unknown = description();
  for (const step of node.$ref.slice('#/'.length).split('/')) found = isRecord(found) ? found[step] : undefined;
  if (!isRecord(found)) throw new Error(`${node.$ref} is not in the description`);
  return resolved<T>(JSON.parse(JSON.stringify(found)));
}

function mapValues(object: Schema, change: (schema: Schema) => Schema): Schema {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, isRecord(value) ? change(value) : value]),
  );
}

/** Asks for nothing; alternatives are told apart by what they ask for, so any of them will do. */
export function lenient(schema: Schema): Schema {
  const { required, oneOf, ...rest } = schema;
  const asksForFields = Array.isArray(required) && isRecord(rest['properties']);
  const kept: Schema = {
    ...rest,
    ...(oneOf === undefined ? {} : { anyOf: oneOf }),
    ...(asksForFields || !required ? {} : { required }),
  };
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => {
      if (Array.isArray(value)) return [name, value.map((each) => (isRecord(each) ? lenient(each) : each))];
      return [name, isRecord(value) ? lenient(value) : value];
    }),
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
