import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLSchema,
  getVariableValues,
  parse,
  type VariableDefinitionNode,
  validate,
} from 'graphql';

// The package does not export this file.
const definition = new URL('../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url);
let schema: GraphQLSchema | null = null;

/**
 * Validates a GraphQL document and its variables against GitHub's public schema.
 *
 *     expect(validateGraphql('query($owner: String!) { … }', { owner: 'octo' })).toEqual([]);
 */
export function validateGraphql(document: string, variables: Readonly<Record<string, unknown>> = {}): string[] {
  const parsed = parsedOrProblem(document);
  if (typeof parsed === 'string') return [parsed];
  const problems = validate(gitHubSchema(), parsed).map(({ message }) => message);
  return problems.length > 0 ? problems : variableProblems(parsed, variables);
}

/** GitHub's schema, without resolvers; built when first asked for. */
export function gitHubSchema(): GraphQLSchema {
  schema ??= buildSchema(readFileSync(definition, 'utf8'), { assumeValid: true });
  return schema;
}

function parsedOrProblem(document: string): DocumentNode | string {
  try {
    return parse(document);
  } catch (cause) {
    return String(cause);
  }
}

function variableProblems(document: DocumentNode, variables: Readonly<Record<string, unknown>>): string[] {
  const definitions: readonly VariableDefinitionNode[] = document.definitions.flatMap((definition) =>
    'variableDefinitions' in definition ? (definition.variableDefinitions ?? []) : [],
  );
  const declared = new Set(definitions.map(({ variable }) => variable.name.value));
  const { errors = [] } = getVariableValues(gitHubSchema(), definitions, variables);
  return [
    ...errors.map(({ message }) => message),
    ...Object.keys(variables)
      .filter((name) => !declared.has(name))
      .map((name) => `the variable $${name} is not declared`),
  ];
}
