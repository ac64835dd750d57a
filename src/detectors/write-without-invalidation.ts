import type { Finding } from '../core/finding.ts';
import { type Answer, answerTo } from '../program/answers.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import type { Content } from '../program/contents.ts';
import type { Effect } from '../program/effects.ts';
import { effectsOf } from '../program/effects.ts';
import { holesOf } from '../program/keys.ts';
import { effectText, functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { confidenceOf, type Detector, effectSite, findingAt, outlivesRequest, site } from './detector.ts';

/** A write of data that a cache holds, which no path answers by invalidating the cache. */
export const writeWithoutInvalidation: Detector = { rule: 'write-without-invalidation', detect };

function detect(program: Program): readonly Finding[] {
  const writes = writesByResource(program);
  return cachesOf(program, program).flatMap((cache) => {
    if (!outlivesRequest(cache)) return [];
    return cache.contents.flatMap((content) =>
      (writes.get(content.resource.id) ?? []).flatMap((write) => judge(program, cache, content, write)),
    );
  });
}

function writesByResource(program: Program): ReadonlyMap<string, readonly Effect[]> {
  const writes = program.functions
    .filter((node) => !node.file.excluded)
    .flatMap((node) =>
      effectsOf(program, node).filter((effect) => effect.name === 'resource.write' && effect.resource),
    );
  return Map.groupBy(writes, (write) => write.resource?.id ?? '');
}

function judge(program: Program, cache: Cache, content: Content, write: Effect): readonly Finding[] {
  if (write.node === content.fill.node || write.node === content.fill.body || cannotHold(cache, write)) return [];
  const answer = answerTo(program, write, cache);
  if (answer.state === 'yes' || answer.state === 'open' || answer.state === 'partial') return [];
  if (answer.state === 'callers') return silentCallers(cache, content, write, answer);
  return [finding(cache, content, write)];
}

/** A new row is in no entry that is keyed by the row. */
function cannotHold(cache: Cache, write: Effect): boolean {
  return (
    write.verb === 'create' &&
    cache.fills.every(
      (fill) =>
        fill.keys.flatMap(holesOf).length > 0 ||
        (fill.body !== null && fill.keys.length === 0 && parameterCount(fill) > 0),
    )
  );
}

function parameterCount(fill: Effect): number {
  return fill.body?.facts.definition?.parameters.length ?? 0;
}

function finding(cache: Cache, content: Content, write: Effect): Finding {
  const confidence = confidenceOf(linksOf(cache, content, write));
  return findingAt('write-without-invalidation', write, {
    severity: severityOf(cache, confidence),
    confidence,
    cache,
    resource: content.resource.name,
    verb: write.verb ?? '',
    sites: [
      effectSite('write', write),
      effectSite('fill', content.fill),
      effectSite('read', content.read),
      site('cache', content.fill.node, content.fill.span),
    ],
    slots: slotsOf(cache, content, write),
  });
}

function severityOf(cache: Cache, confidence: Finding['confidence']): Finding['severity'] {
  if (isShortLived(cache) || confidence === 'low') return 'note';
  return confidence === 'high' ? 'error' : 'warning';
}

function linksOf(cache: Cache, content: Content, write: Effect): readonly ('proven' | 'inferred' | 'named')[] {
  const store = cache.store.kind === 'unresolved' ? 'named' : 'proven';
  const noun = content.resource.link === 'named' || write.resource?.link === 'named';
  const near = write.node.file === content.read.node.file;
  return [store, noun ? 'named' : 'proven', noun && !near ? 'named' : 'proven'];
}

/** A short expiry is a policy: what is stale is so for seconds. */
function isShortLived(cache: Cache): boolean {
  return cache.fills.every((fill) => fill.ttl?.seconds !== null && fill.ttl !== null && fill.ttl.seconds <= 60);
}

function slotsOf(cache: Cache, content: Content, write: Effect): Finding['slots'] {
  const reader = functionName(content.fill.body ?? content.fill.node);
  return {
    resource: content.resource.name,
    write: effectText(write),
    load: effectText(content.read),
    key: cache.name,
    ...(reader ? { reader } : {}),
  };
}

/** Where most callers answer for the write, one that does not is the place. */
function silentCallers(cache: Cache, content: Content, write: Effect, answer: Answer): readonly Finding[] {
  if (answer.answering.length < 2 || answer.answering.length < 2 * answer.silent.length) return [];
  const siblings = answer.answering.map((caller) => functionName(caller.node)).filter(Boolean);
  return answer.silent.map((caller) => {
    const base = finding(cache, content, write);
    const place = findingAt(
      'write-without-invalidation',
      { node: caller.node, span: caller.step.span },
      { ...base, cache, evidence: ['data', 'habit'], slots: base.slots },
    );
    const remedy = answer.by ? effectText(answer.by.effect) : undefined;
    return {
      ...place,
      sites: [
        site('call', caller.node, caller.step.span),
        ...base.sites,
        ...answer.answering.slice(0, 3).map((other) => site('sibling', other.node, other.step.span)),
      ],
      slots: {
        ...base.slots,
        function: functionName(caller.node),
        siblings: siblings.slice(0, 4).join(', '),
        ...(remedy ? { remedy } : {}),
      },
    };
  });
}
