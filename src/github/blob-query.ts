import { z } from 'zod';
import { blobId } from '../sources/blob-id.ts';
import type { WantedBlob } from './blobs.ts';
import type { Repository } from './client.ts';
import { askGraphQL } from './graphql.ts';

const Repositories = z.object({ repository: z.record(z.string(), z.unknown()) });

const TextBlob = z.object({
  oid: z.string(),
  isBinary: z.literal(false),
  isTruncated: z.literal(false),
  text: z.string(),
});

/**
 * The blobs of one batch that came whole, by id. What is missing is binary, cut, of another encoding (its text does not hash to
 * its id), or not there; so is everything where the query failed.
 */
export async function queryBlobs(
  repository: Repository,
  blobs: readonly WantedBlob[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { owner, name } = repository.ref;
  const ids = Object.fromEntries(blobs.map(({ id }, index) => [`b${index}`, id]));
  const answer = await askGraphQL(repository, documentFor(blobs.length), { owner, name, ...ids });
  const data = Repositories.safeParse(answer.data);
  const found = new Map<string, Uint8Array>();
  for (const object of data.success ? Object.values(data.data.repository) : []) {
    const blob = TextBlob.safeParse(object);
    if (!blob.success) continue;
    const bytes = Buffer.from(blob.data.text, 'utf8');
    if (blobId(bytes) === blob.data.oid) found.set(blob.data.oid, bytes);
  }
  return found;
}

function documentFor(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `b${index}`);
  const variables = names.map((name) => `$${name}: GitObjectID!`).join(', ');
  const objects = names.map((name) => `${name}: object(oid: $${name}) { ...content }`).join(' ');
  return `query Blobs($owner: String!, $name: String!, ${variables}) {
    repository(owner: $owner, name: $name) { ${objects} }
  }
  fragment content on GitObject { ... on Blob { oid isBinary isTruncated text } }`;
}
