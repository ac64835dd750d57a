import type { MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import type { Audit } from '../core/audit.ts';
import type { RepositoryConfig } from '../core/config.ts';
import type { RuleId } from '../core/finding.ts';
import type { Tree } from '../core/tree.ts';

export type Listing = Pick<Tree, 'name' | 'entries'>;

/** What one audit needs; all of it can be copied to another thread. */
export interface AuditRequest {
  /** Null audits head alone, everything that stands in it. */
  readonly base: Listing | null;
  readonly head: Listing;
  /** Head's paths of moved files, with the paths they had in base. */
  readonly renames: readonly (readonly [string, string])[];
  readonly config: RepositoryConfig;
  readonly only: readonly RuleId[] | null;
}

export interface AuditTask extends AuditRequest {
  /** Where the thread asks for texts and facts. */
  readonly port: MessagePort;
  /** How long it may take. */
  readonly milliseconds: number;
}

export interface AuditResult {
  readonly audit: Audit;
  /** What is wrong with the repository's own library models. */
  readonly problems: readonly string[];
}

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** `FactsKey`, as the thread sends it. */
export const BlobKey = z.object({
  blob: z.string(),
  language: z.enum(['python', 'typescript', 'javascript']),
  version: z.string(),
});
export type BlobKey = Readonly<z.infer<typeof BlobKey>>;

/** What the thread asks. Each question is answered by its number. */
export const Question = z.discriminatedUnion('want', [
  z.object({ number: z.int(), want: z.literal('texts'), ids: z.array(z.string()) }),
  z.object({ number: z.int(), want: z.literal('facts'), keys: z.array(BlobKey) }),
  z.object({ number: z.int(), want: z.literal('keep'), facts: z.array(z.object({ key: BlobKey, bytes: Bytes })) }),
]);
export type Question = Readonly<z.infer<typeof Question>>;

export const Answer = z.object({ number: z.int(), blobs: z.array(Bytes.nullable()) });
export type Answer = Readonly<z.infer<typeof Answer>>;
