import type { Finding } from '../core/finding.ts';
import { cachesOf } from '../program/caches.ts';
import { runsOnce, servesRequests, yieldsBetween } from '../program/concurrency.ts';
import { isEnvelope } from '../program/envelopes.ts';
import { holesOf, shapeWords } from '../program/key-shape.ts';
import type { Load } from '../program/loads.ts';
import { type Miss, missesOf } from '../program/misses.ts';
import { callText, functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { guardOf } from '../program/single-flight.ts';
import { confidenceOf, type Detector, effectSite, findingAt, outlivesRequest, site } from './detector.ts';

/** A miss that every caller answers by loading for itself, where several can be inside at once. */
export const unguardedMiss: Detector = { rule: 'unguarded-miss', detect };

function detect(program: Program): readonly Finding[] {
  return cachesOf(program, program).flatMap((cache) => {
    if (!outlivesRequest(cache) || cache.store.lifetime === 'page') return [];
    const seen = new Set<string>();
    return missesOf(program, cache).flatMap((miss) => {
      const [load] = miss.loads;
      if (!load || seen.has(miss.node.id) || !isSlow(load) || !canOverlap(program, miss, load)) return [];
      if (runsOnce(miss.node) || guardOf(program, miss)) return [];
      seen.add(miss.node.id);
      return [finding(program, miss, load)];
    });
  });
}

/** A disk is read at the speed of memory once it was read; of an unknown call nothing can be said. */
function isSlow({ cost }: Load): boolean {
  return cost !== 'file' && cost !== 'unknown';
}

/** A second caller can look between the first one's look-up and fill. */
function canOverlap(program: Program, miss: Miss, load: Load): boolean {
  const { cache, node, reads, fill } = miss;
  const isScript = node.file.facts.language !== 'python';
  if (fill.name === 'cache.compute') return cache.store.kind !== 'memo' || (!isScript && isSharedMemo(miss, load));
  if (!isScript && cache.store.kind === 'slot') return load.cost === 'remote';
  const from = reads[0]?.span.line ?? node.facts.span.line;
  return yieldsBetween(program, node, from, fill.span.endLine);
}

/** A memo of a method has entries of its own for each instance; one that never expires is filled once for each key. */
function isSharedMemo({ cache, node, fill }: Miss, { cost }: Load): boolean {
  const isMethod = node.owner !== null && !node.facts.isStatic;
  const expires = fill.ttl !== null || cache.store.lifetime === 'shared';
  return !isMethod && (expires || cost === 'remote');
}

function finding(program: Program, miss: Miss, load: Load): Finding {
  const { cache, fill, node, reads } = miss;
  const confidence = confidenceOf([
    cache.store.kind === 'unresolved' ? 'named' : 'proven',
    load.link === 'named' ? 'named' : 'proven',
  ]);
  const [key] = fill.keys;
  return findingAt('unguarded-miss', fill, {
    severity: isWorthSaying(program, miss, load) ? 'warning' : 'note',
    confidence,
    cache,
    sites: [
      ...reads.slice(0, 1).map((read) => effectSite('read', read)),
      effectSite('fill', fill),
      site('call', node, load.step.span),
    ],
    slots: {
      function: functionName(node) || 'the module',
      load: callText(load.step.call),
      key: key ? shapeWords(key) : cache.name,
    },
  });
}

/** In a server the first requests after an expiry meet; a memo of one process is filled now and then. */
function isWorthSaying(program: Program, miss: Miss, load: Load): boolean {
  if (miss.cache.store.kind === 'memo') return false;
  const isDear = load.cost === 'remote' || (load.cost === 'heavy' && load.link === 'proven');
  const { store, invalidations } = miss.cache;
  const isTimed = miss.fill.ttl !== null || store.traits.ttl !== undefined || isEnvelope(miss.fill.value);
  const expires = store.lifetime === 'shared' || isTimed || invalidations.length > 0;
  return isDear && expires && !isRare(miss) && servesRequests(program, miss.node);
}

/** In seconds: a single entry that lives this long brings callers together now and then, and no more of them than work at once. */
const SELDOM = 600;

function isRare({ fill }: Miss): boolean {
  return fill.keys.flatMap(holesOf).length === 0 && (fill.ttl?.seconds ?? 0) >= SELDOM;
}
