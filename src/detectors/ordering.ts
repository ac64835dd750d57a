import type { Finding } from '../core/finding.ts';
import { answersCache, type Cache, cachesOf } from '../program/caches.ts';
import { effectAt, type FlowStep, flowOf, isInvalidation, isWrite } from '../program/flow.ts';
import { isInFlight } from '../program/in-flight.ts';
import { effectText, functionName } from '../program/names.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { regionsOf } from '../program/regions.ts';
import { type Detector, findingAt, outlivesRequest, site } from './detector.ts';

/** An invalidation that a reader can undo: before the write, or before the commit. */
export const invalidationRace: Detector = { rule: 'invalidation-race', detect: (program) => each(program, races) };

/** An invalidation after the write, which a reader that began before the write can still undo. */
export const writeThenDelete: Detector = { rule: 'write-then-delete', detect: (program) => each(program, deletions) };

interface Ordered {
  readonly program: Program;
  readonly node: FunctionNode;
  readonly flow: readonly FlowStep[];
  readonly caches: readonly Cache[];
}

function each(program: Program, judge: (ordered: Ordered) => readonly Finding[]): readonly Finding[] {
  const caches = cachesOf(program, program).filter((cache) => outlivesRequest(cache) && !isInFlight(program, cache));
  return program.functions
    .filter((node) => !node.file.excluded && node.facts.parent !== null)
    .flatMap((node) => judge({ program, node, flow: flowOf(program, node), caches }));
}

interface Pair {
  readonly write: FlowStep;
  readonly invalidation: FlowStep;
  readonly cache: Cache | null;
}

/** The writes and invalidations that the function itself brings together; what a callee does in order is the callee's. */
function pairs({ flow, caches }: Ordered): readonly Pair[] {
  const writes = flow.filter((at) => effectAt(at, isWrite) && !effectAt(at, isInvalidation));
  const removals = flow.filter((at) => effectAt(at, isInvalidation) && !effectAt(at, isWrite));
  return writes.flatMap((write) =>
    removals.flatMap((invalidation) => {
      const written = effectAt(write, isWrite)?.effect.resource;
      const removed = effectAt(invalidation, isInvalidation)?.effect;
      if (!written || !removed) return [];
      const cache = caches.find(
        (candidate) =>
          answersCache(removed, candidate) !== 'no' &&
          candidate.contents.some(({ resource }) => resource.id === written.id) &&
          !isOwnLoad(write, candidate),
      );
      return cache || removed.store?.kind === 'unresolved' ? [{ write, invalidation, cache: cache ?? null }] : [];
    }),
  );
}

/** What a fill writes on its way, such as a row that it creates where there is none, it stores as well. */
function isOwnLoad(write: FlowStep, cache: Cache): boolean {
  const path = effectAt(write, isWrite)?.path ?? [];
  return path.some(({ target }) => cache.fills.some(({ node, body }) => target.node === (body ?? node)));
}

function races(ordered: Ordered): readonly Finding[] {
  const { program, node, flow } = ordered;
  const found = pairs(ordered);
  return found.flatMap(({ write, invalidation, cache }) => {
    const before = flow.indexOf(invalidation) < flow.indexOf(write);
    const again = found.some(
      (other) => other.write === write && flow.indexOf(other.invalidation) > flow.indexOf(write),
    );
    const deferred = effectAt(invalidation, isInvalidation)?.effect.when !== 'flow';
    if (before && !again && sameBranch(node, write, invalidation))
      return [finding(ordered, 'invalidation-race', write, invalidation, cache, severityOf(invalidation, cache))];
    const open =
      inTransaction(program, node, invalidation) && inTransaction(program, node, write) && !before && !deferred;
    return open
      ? [finding(ordered, 'invalidation-race', write, invalidation, cache, severityOf(invalidation, cache))]
      : [];
  });
}

/** A key of which nothing is known may be of another cache. */
function severityOf(invalidation: FlowStep, cache: Cache | null): Finding['severity'] {
  const removed = effectAt(invalidation, isInvalidation)?.effect;
  return cache && removed && answersCache(removed, cache) === 'yes' ? 'warning' : 'note';
}

function sameBranch(node: FunctionNode, write: FlowStep, invalidation: FlowStep): boolean {
  return (
    write.step.context === invalidation.step.context ||
    node.facts.contexts[write.step.context]?.parent === invalidation.step.context
  );
}

function inTransaction(program: Program, node: FunctionNode, at: FlowStep): boolean {
  return regionsOf(program, node, at.step.context).some((region) => region.name === 'transaction.run');
}

function deletions(ordered: Ordered): readonly Finding[] {
  const { flow } = ordered;
  const found = pairs(ordered).filter(({ write, invalidation }) => flow.indexOf(invalidation) > flow.indexOf(write));
  return found.map(({ write, invalidation, cache }) =>
    finding(ordered, 'write-then-delete', write, invalidation, cache, 'note'),
  );
}

function finding(
  { node }: Ordered,
  rule: 'invalidation-race' | 'write-then-delete',
  write: FlowStep,
  invalidation: FlowStep,
  cache: Cache | null,
  severity: Finding['severity'],
): Finding {
  const written = effectAt(write, isWrite)?.effect;
  const removed = effectAt(invalidation, isInvalidation)?.effect;
  const fill = cache?.fills[0];
  const reader = fill ? functionName(fill.body ?? fill.node) : '';
  return findingAt(
    rule,
    { node, span: invalidation.step.span },
    {
      severity,
      confidence: cache && written?.link !== 'named' ? 'high' : 'medium',
      cache,
      resource: written?.resource?.name ?? null,
      verb: written?.verb ?? '',
      sites: [site('write', node, write.step.span), site('invalidation', node, invalidation.step.span)],
      slots: {
        cache: cache?.name ?? removed?.store?.name ?? 'the cache',
        write: written ? effectText(written) : 'the write',
        resource: written?.resource?.name ?? 'the data',
        remedy: removed ? effectText(removed) : 'the invalidation',
        ...(reader ? { reader } : {}),
      },
    },
  );
}
