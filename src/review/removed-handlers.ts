import type { Finding } from '../core/finding.ts';
import type { Change } from '../core/tree.ts';
import { answerIn } from '../program/answers.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import type { Event } from '../program/effects.ts';
import { type Hook, hooksOf } from '../program/hooks.ts';
import { shapeText } from '../program/key-shape.ts';
import { functionName } from '../program/names.ts';
import { cacheInHead, functionPairs } from '../program/pairs.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { summaryOf } from '../program/summaries.ts';

/** Evidence `change`: base had a handler that invalidated a cache on an event of some data, and head has none for that event. */
export function removedHandlers(base: Program, head: Program, change: Change): readonly Finding[] {
  const touched = new Set(change.files.flatMap(({ basePath }) => (basePath === null ? [] : [basePath])));
  const candidates = hooksOf(base, base).filter((hook) => touched.has(registrar(hook).file.path));
  if (candidates.length === 0) return [];
  const places = new Map(
    functionPairs(base, head, change).flatMap((pair) => (pair.head ? [[pair.base, pair.head] as const] : [])),
  );
  const findings = candidates.flatMap((hook) => {
    const after = keptCache(base, head, hook);
    const lost = after ? hook.events.filter((event) => !isCovered(head, hook, event, after)) : [];
    const place = placeOf(head, hook, places, after);
    return after && lost.length > 0 && place ? [finding(hook, lost, after, place)] : [];
  });
  return findings.filter(
    (candidate, at) =>
      findings.findIndex((other) => other.path === candidate.path && other.span.line === candidate.span.line) === at,
  );
}

/** A cache that the handler answered for in base, as it stands in head. */
function keptCache(base: Program, head: Program, hook: Hook): Cache | null {
  const removed = new Set(
    summaryOf(base, hook.node).flatMap(({ effect }) =>
      effect.name === 'cache.invalidate' ? effect.keys.map(shapeText) : [],
    ),
  );
  const isMeant = (cache: Cache) => Number(cache.shape !== null && removed.has(shapeText(cache.shape)));
  for (const cache of cachesOf(base, base).toSorted((a, b) => isMeant(b) - isMeant(a))) {
    const answers = ['yes', 'partial'].includes(answerIn(base, hook.node, null, cache).state);
    const after = answers ? cacheInHead(head, cache) : null;
    if (after) return after;
  }
  return null;
}

/** The function whose statement connects the handler; the handler itself where a decorator or its name does. */
function registrar(hook: Hook): FunctionNode {
  return hook.effect?.step ? hook.effect.node : hook.node;
}

function isCovered(head: Program, lost: Hook, event: Event, cache: Cache): boolean {
  return hooksOf(head, head).some((hook) => {
    if (!hook.events.includes(event) || (hook.resource?.id ?? null) !== (lost.resource?.id ?? null)) return false;
    return isSame(hook, lost) || answerIn(head, hook.node, null, cache).state !== 'no';
  });
}

/** The handler still stands and is still connected: what it no longer does is a matter of its own body. */
function isSame(hook: Hook, lost: Hook): boolean {
  return hook.node.file.path === lost.node.file.path && hook.node.facts.qualifiedName === lost.node.facts.qualifiedName;
}

/** The connecting function as it stands in head; else a handler that still answers for the cache; else the cache's reader. */
function placeOf(
  head: Program,
  hook: Hook,
  places: ReadonlyMap<FunctionNode, FunctionNode>,
  cache: Cache | null,
): FunctionNode | null {
  const same = places.get(registrar(hook));
  if (same) return same;
  const other =
    cache &&
    hooksOf(head, head).find(
      (left) => left.resource?.id === hook.resource?.id && answerIn(head, left.node, null, cache).state !== 'no',
    );
  return other?.node ?? cache?.fills[0]?.node ?? null;
}

function finding(hook: Hook, lost: readonly Event[], cache: Cache, place: FunctionNode): Finding {
  const from = registrar(hook);
  const span = hook.effect?.span ?? hook.node.facts.nameSpan;
  const removed = functionName(hook.node) || hook.node.facts.name;
  const resource = hook.resource?.name ?? 'the data';
  return {
    rule: 'event-not-covered',
    severity: 'warning',
    confidence: 'medium',
    evidence: ['change'],
    path: place.file.path,
    span: place.facts.nameSpan,
    function: functionName(place),
    cache: { id: cache.identity, name: cache.name, path: cache.path, span: cache.span },
    resource: hook.resource?.name ?? null,
    verb: lost[0] ?? '',
    sites: [
      { role: 'change', path: from.file.path, span, function: functionName(from) },
      { role: 'cache', path: cache.path, span: cache.span, function: cache.node ? functionName(cache.node) : '' },
    ],
    slots: {
      function: functionName(place) || 'the module',
      handler: removed,
      removed,
      cache: cache.name,
      resource,
      write: lost.join(', '),
      key: cache.name,
    },
    remedy: null,
  };
}
