import { z } from 'zod';
import type { Repository } from './client.ts';

export interface GraphQLAnswer {
  /** Not parsed yet; partly null where there are errors. */
  readonly data: unknown;
  readonly errors: readonly GraphQLError[];
}

export const GraphQLError = z.object({ type: z.string().optional(), message: z.string().default('') });
export type GraphQLError = Readonly<z.infer<typeof GraphQLError>>;

/** What Octokit throws where the body has errors; the rest of it may be of use. */
const Thrown = z.object({
  name: z.literal('GraphqlResponseError'),
  errors: z.array(GraphQLError),
  data: z.unknown(),
});

/** Sends a query or a mutation; what is wrong in it comes back beside what could be had. */
export async function askGraphQL(
  { octokit }: Repository,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<GraphQLAnswer> {
  try {
    return { data: await octokit.graphql(document, variables), errors: [] };
  } catch (cause) {
    const thrown = Thrown.safeParse(cause);
    if (!thrown.success) throw cause;
    return { data: thrown.data.data, errors: thrown.data.errors };
  }
}
