import type { Cache } from './caches.ts';
import type { Effect } from './effects.ts';
import type { FunctionNode } from './program.ts';

/** Who answers from what a fill stores: what computes it, the function around it, or who looks up what that is handed. */
export function readerOf({ reads }: Cache, { body, node }: Effect): FunctionNode {
  if (body || reads.some((read) => read.node === node)) return body ?? node;
  return reads.find((read) => !read.node.file.excluded)?.node ?? node;
}
