import type { Finding } from '../core/finding.ts';
import { cachesOf } from '../program/caches.ts';
import { functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { nameInHead, type Renames } from '../program/renames.ts';
import { writesByResource } from '../program/unanswered.ts';
import type { DiffLines } from './anchor.ts';
import type { Compared } from './compare.ts';

/** What a change is compared with. */
export interface Before {
  readonly program: Program;
  readonly renames: Renames;
  readonly lines: DiffLines;
}

/**
 * A finding is the change's where the change touches one of its sites, or takes away what answered the write in base. What only
 * a better known type or a resolved name elsewhere brings to light stood there before.
 */
export function withoutUncaused(compared: readonly Compared[], before: Before): readonly Compared[] {
  return compared.map((item) =>
    item.status === 'new' && !isCaused(item.finding, before) ? { ...item, status: 'unchanged' } : item,
  );
}

function isCaused(finding: Finding, { program, renames, lines }: Before): boolean {
  if (finding.evidence.includes('change')) return true;
  const places = [finding, ...finding.sites, ...(finding.cache ? [finding.cache] : [])];
  const isWrite = finding.resource !== null && finding.verb !== '';
  if (!isWrite || finding.cache === null) return places.some(({ path }) => lines.isChanged(path));
  if (places.some(({ path, span }) => lines.touches(path, span.line, span.endLine))) return true;
  return wasAnswered(finding, program, renames);
}

/** Base had the write, and the cache with its data: what is gone is the answer. */
function wasAnswered({ cache, resource, function: name }: Finding, base: Program, renames: Renames): boolean {
  const held = cachesOf(base, base).find(
    (other) => nameInHead(renames, other.identity) === cache?.id || other.identity === cache?.id,
  );
  const content = held?.contents.find((candidate) => candidate.resource.name === resource);
  const writes = content ? (writesByResource(base, base).get(content.resource.id) ?? []) : [];
  return writes.some(({ node }) => nameInHead(renames, functionName(node)) === name);
}
