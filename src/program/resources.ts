import type { Expression } from '../core/syntax.ts';
import type { LibraryModel, Verb } from '../knowledge/model.ts';
import type { Bindings } from '../knowledge/pattern.ts';
import { endpointAt } from './endpoints.ts';
import { documentText, firstField } from './graphql.ts';
import { shapeText } from './key-shape.ts';
import { literalText, shapeOf } from './keys.ts';
import { kindAt } from './kinds.ts';
import { perProgram } from './per-program.ts';
import type { ClassNode, FunctionNode, Program } from './program.ts';
import { tableNames } from './table-names.ts';
import { evaluate, returned } from './values.ts';
import { nounOf, wordsOf } from './words.ts';

/** Data that is read and written: equal ids are the same data, however it is spelled (class `User`, table `users`). */
export interface Resource {
  readonly kind: 'model' | 'table' | 'endpoint' | 'noun';
  /** As the code names it. */
  readonly name: string;
  readonly id: string;
  /** Proven: a model class, table or path. Named: a noun in a function's name. */
  readonly link: 'proven' | 'inferred' | 'named';
}

export const modelResource = perProgram((_, node: ClassNode): Resource => resource('model', node.facts.name));

export function resource(
  kind: Resource['kind'],
  name: string,
  link: Resource['link'] = kind === 'noun' ? 'named' : 'proven',
): Resource {
  // `orders as o` names a table and what the query calls it.
  const plain = kind === 'table' ? name.replace(/\s+(as\s+)?\w+\s*$/i, '') : name;
  const id = kind === 'endpoint' ? endpointId(plain) : nounOf(wordsOf(plain.replace(/^.*\./, '')));
  return { kind, name, id, link };
}

/** `/api/users/{}?page={}` and `${base}/api/users/${id}` are one endpoint: holes at the start and the query fall away. */
function endpointId(path: string): string {
  const plain = path
    .replace(/^[a-z]+:\/\/[^/]+/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  const rooted = plain.replace(/^(\{\})+/, '');
  return `/${rooted.replace(/^\/+/, '')}`;
}

/** A table that a class names as its own is that class's data. */
export function joinedTable(program: Program, data: Resource): Resource {
  const id = data.kind === 'table' ? tableNames(program, program).get(data.id) : undefined;
  return id === undefined ? data : { ...data, id };
}

type Data = NonNullable<LibraryModel['calls'][number]['data']>;

/** The data that an entry speaks of, once its holes are bound; null where the code does not show it. */
export function dataOf(program: Program, data: Data, bindings: Bindings, scope: FunctionNode | null): Resource | null {
  if (data.model !== undefined) return named(program, 'model', data.model, bindings, scope);
  if (data.table !== undefined) return named(program, 'table', data.table, bindings, scope);
  if (data.endpoint !== undefined) return named(program, 'endpoint', data.endpoint, bindings, scope);
  if (data.sql !== undefined) return sqlStatement(textAt(program, data.sql, bindings, scope))?.resource ?? null;
  if (data.graphql !== undefined) return graphqlResource(program, data.graphql, bindings, scope);
  if (data.procedure !== undefined) return procedureResource(data.procedure, bindings);
  return null;
}

function named(
  program: Program,
  kind: Resource['kind'],
  hole: string,
  bindings: Bindings,
  scope: FunctionNode | null,
): Resource | null {
  if (!hole.startsWith('$')) return resource(kind, hole);
  const [expression] = bindings.get(hole) ?? [];
  if (!expression) return null;
  if (expression.kind === 'literal' && typeof expression.value === 'string') return resource(kind, expression.value);
  if (!scope) return null;
  if (kind === 'endpoint') return endpointAt(program, expression, scope);
  if (kind === 'model') {
    const model = modelAt(program, expression, scope);
    if (model) return model;
  }
  const text = literalText(program, expression, scope);
  if (text !== null) return kind === 'table' ? joinedTable(program, resource(kind, text)) : resource(kind, text);
  const name = expression.kind === 'name' ? expression.name : expression.kind === 'member' ? expression.property : '';
  return name === '' || ANY_DATA.test(name) ? null : resource(kind, name, 'inferred');
}

/** Names of whatever data is given. */
const ANY_DATA =
  /^(self|cls|klass|tables?|models?|model_class|entit(y|ies)|instances?|objs?|objects?|rows?|items?|records?|collection|schema|target|data|values?|result|stmt)$/i;

/** A class, one of its rows or a list of them; where it is a function, what that answers. */
function modelAt(program: Program, expression: Expression, scope: FunctionNode): Resource | null {
  const value = evaluate(program, expression, scope);
  if (value.kind === 'class' || value.kind === 'instance') return modelResource(program, value.node);
  if (value.kind === 'list') {
    const [first] = value.expression.items;
    return first ? modelAt(program, first, value.scope) : null;
  }
  if (expression.kind === 'comprehension' && expression.results[0])
    return modelAt(program, expression.results[0], scope);
  const answer = value.kind === 'function' ? returned(program, value.node) : value;
  if (answer.kind === 'class' || answer.kind === 'instance') return modelResource(program, answer.node);
  return kindAt(program, expression, scope)?.resource ?? null;
}

function textAt(program: Program, hole: string, bindings: Bindings, scope: FunctionNode | null): string {
  const [expression] = bindings.get(hole) ?? [];
  return expression && scope ? shapeText(shapeOf(program, expression, scope)) : '';
}

export interface SqlStatement {
  readonly resource: Resource;
  readonly verb: Verb | 'read';
}

const SQL = /^\s*(?:WITH\b[\s\S]*?\)\s*)?(SELECT|INSERT|UPDATE|DELETE|MERGE|REPLACE|TRUNCATE)\b/i;

/** The verb and the first table of an SQL text; `SELECT … FOR UPDATE` is a read. */
export function sqlStatement(text: string): SqlStatement | null {
  const word = SQL.exec(text)?.[1]?.toUpperCase();
  if (!word) return null;
  const table = /\b(?:INTO|UPDATE|FROM|TABLE)\s+(?:ONLY\s+)?["'`[]?([A-Za-z_][\w.]*)/i.exec(text)?.[1];
  if (!table) return null;
  const verb =
    word === 'SELECT'
      ? 'read'
      : word === 'INSERT'
        ? 'create'
        : word === 'DELETE' || word === 'TRUNCATE'
          ? 'delete'
          : 'update';
  return { resource: resource('table', table), verb };
}

/** What a server answers is not the rows behind it: a page that holds it hears nothing of those. */
function graphqlResource(
  program: Program,
  hole: string,
  bindings: Bindings,
  scope: FunctionNode | null,
): Resource | null {
  const [document] = bindings.get(hole) ?? [];
  const field = document && scope ? firstField(documentText(program, document, scope)) : null;
  return field && { kind: 'noun', name: field.name, id: `graphql ${field.noun}`, link: 'inferred' };
}

function procedureResource(hole: string, bindings: Bindings): Resource | null {
  const [router] = bindings.get(hole) ?? [];
  if (router?.kind !== 'literal' || typeof router.value !== 'string') return null;
  return { kind: 'noun', name: router.value, id: `procedure ${nounOf(wordsOf(router.value))}`, link: 'inferred' };
}
