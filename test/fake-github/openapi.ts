import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import {
  type Body,
  closed,
  description,
  isRecord,
  lenient,
  type OperationDescription,
  type Parameter,
  resolved,
} from './openapi-description.ts';

export { validateGraphql } from './graphql-schema.ts';

import formats from 'ajv-formats';

/**
 * Validates a request against GitHub's OpenAPI description.
 *
 *     const problems = validateRequest({ method: 'POST', path: '/repos/octo/orders/check-runs', body });
 *     expect(problems).toEqual([]);
 *
 * `path` is relative to the root of the API (`/api/v3` is stripped) and may carry the query. `query` holds strings, as they
 * stand in the URL. What the description does not know is a problem: paths, methods, query parameters, body properties.
 */
export function validateRequest(request: ApiRequest): string[] {
  const [path = '', search = ''] = request.path.replace(/^\/api\/v3(?=\/)/, '').split('?');
  const method = request.method.toLowerCase();
  const route = routeOf(path);
  if (!route) return [`${request.method} ${path}: no such path`];
  const operation = operationOf(route, method);
  const name = `${request.method.toUpperCase()} ${route.template}`;
  if (!operation) return [`${name}: no such method`];
  const query = { ...Object.fromEntries(new URLSearchParams(search)), ...plainQuery(request.query) };
  return [
    ...failures('path', operation.path, parametersIn(route, path)),
    ...failures('query', operation.query, query),
    ...bodyProblems(operation, request),
  ].map((problem) => `${name}: ${problem}`);
}

/**
 * What GitHub's description does not know of an answer: fields and types. Fields that are left out are no problem, so that
 * a fake may answer with less.
 */
export function validateAnswer({ method, path, status, body }: ApiAnswer): string[] {
  const route = routeOf(path);
  if (!route || body === undefined || typeof body === 'string' || body instanceof Uint8Array) return [];
  const key = `${method} ${route.template} ${status}`;
  const known = answers.get(key);
  const validate = known === undefined ? compileAnswer(route, method.toLowerCase(), status) : known;
  answers.set(key, validate);
  return validate ? failures('answer', validate, withoutNulls(body)).map((problem) => `${key}: ${problem}`) : [];
}

export interface ApiAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: unknown;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>> | URLSearchParams | undefined;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  /** Parsed JSON; undefined, null or the empty string where there is none. */
  readonly body?: unknown;
}

/** The template of the description that a path belongs to, such as `/repos/{owner}/{repo}/pulls`; null where there is none. */
export function templateOf(path: string): string | null {
  return matchRoute(path.replace(/^\/api\/v3(?=\/)/, ''))?.template ?? null;
}

export function matchRoute(path: string): { template: string; parameters: Record<string, string> } | null {
  const route = routeOf(path);
  return route && { template: route.template, parameters: parametersIn(route, path) };
}

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
}

interface Operation {
  readonly path: ValidateFunction;
  readonly query: ValidateFunction;
  readonly body: ValidateFunction | null;
  readonly bodyRequired: boolean;
  readonly mediaTypes: readonly string[];
}

let routes: readonly Route[] | null = null;
const operations = new Map<string, Operation | null>();
const answers = new Map<string, ValidateFunction | null>();
const strictTypes = newValidator(false);
const fromStrings = newValidator('array');

function newValidator(coerceTypes: false | 'array'): Ajv2020 {
  const validator = new Ajv2020({ strict: false, allErrors: true, coerceTypes, logger: false });
  formats.default(validator, ['date-time', 'uri', 'email']);
  return validator;
}

function routeOf(path: string): Route | null {
  routes ??= Object.entries(description().paths).map(([template, methods]) => newRoute(template, methods));
  const [best] = routes
    .filter(({ pattern }) => pattern.test(path))
    .sort((one, other) => other.literals - one.literals || one.names.length - other.names.length);
  return best ?? null;
}

function newRoute(template: string, methods: Readonly<Record<string, OperationDescription>>): Route {
  const parameters = Object.values(methods).flatMap((method) => (method.parameters ?? []).map(parameterOf));
  const long = new Set(parameters.filter((parameter) => parameter['x-multi-segment']).map(({ name }) => name));
  const names: string[] = [];
  const source = template.replace(/\{(\w+)\}|[.*+?^$()[\]\\|]/g, (text, name: string | undefined) => {
    if (!name) return `\\${text}`;
    names.push(name);
    return long.has(name) ? '(.+)' : '([^/]+)';
  });
  const literals = template.split('/').filter((segment) => !segment.includes('{')).length;
  return { template, pattern: new RegExp(`^${source}$`), names, literals };
}

function parametersIn(route: Route, path: string): Record<string, string> {
  const values = route.pattern.exec(path)?.slice(1) ?? [];
  return Object.fromEntries(route.names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]));
}

function operationOf(route: Route, method: string): Operation | null {
  const key = `${method} ${route.template}`;
  const known = operations.get(key);
  if (known !== undefined) return known;
  const described = description().paths[route.template]?.[method];
  const operation = described ? compile(described) : null;
  operations.set(key, operation);
  return operation;
}

function compile({ parameters = [], requestBody }: OperationDescription): Operation {
  const known = parameters.map(parameterOf);
  const body = requestBody ? resolved<Body>(requestBody) : null;
  const schema = body?.content['application/json']?.schema;
  return {
    path: compileParameters(known.filter((parameter) => parameter.in === 'path')),
    query: compileParameters(known.filter((parameter) => parameter.in === 'query')),
    body: schema ? strictTypes.compile(closed(schema)) : null,
    bodyRequired: body?.required ?? false,
    mediaTypes: Object.keys(body?.content ?? {}),
  };
}

function compileAnswer({ template }: Route, method: string, status: number): ValidateFunction | null {
  const response = description().paths[template]?.[method]?.responses?.[status];
  const schema = response && resolved<Partial<Body>>(response).content?.['application/json']?.schema;
  return schema ? strictTypes.compile(lenient(closed(schema))) : null;
}

/** GitHub answers null in places where its description does not say so: the line of an outdated comment, a deleted fork. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const fields = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(fields.map(([name, each]) => [name, withoutNulls(each)]));
}

function parameterOf(parameter: Parameter): Parameter {
  return resolved<Parameter>(parameter);
}

function compileParameters(parameters: readonly Parameter[]): ValidateFunction {
  return fromStrings.compile({
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, closed(schema)])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  });
}

function plainQuery(query: ApiRequest['query']): Record<string, unknown> {
  return query instanceof URLSearchParams ? Object.fromEntries(query) : { ...query };
}

function bodyProblems(operation: Operation, { body, headers = {} }: ApiRequest): string[] {
  const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const isEmpty = body === undefined || body === null || body === '';
  if (isEmpty) return operation.bodyRequired ? ['body: is missing'] : [];
  if (operation.mediaTypes.length === 0) return ['body: none is allowed'];
  const mediaType =
    String(contentType ?? 'application/json')
      .split(';')[0]
      ?.trim() ?? '';
  if (!operation.mediaTypes.includes(mediaType)) return [`body: ${mediaType} is not allowed`];
  return operation.body ? failures('body', operation.body, body) : [];
}

function failures(where: string, validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = 'is wrong', params }) => {
    const named = Object.values(params).filter((each) => typeof each === 'string');
    return `${where}${instancePath}: ${message} (${named.join(', ')})`;
  });
}
